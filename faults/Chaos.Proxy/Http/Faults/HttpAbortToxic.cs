using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Resets the connection (TCP RST), or with HTTP/2 the stream. Upstream it does so before the service sees the request;
/// downstream at a point of the service's answer. A protocol upgrade is reset before its head or not at all; without a
/// reset it is not counted as a hit.
/// </summary>
public sealed record HttpAbortToxic : HttpToxic
{
    /// <summary>The point at which the answer is aborted.</summary>
    [Wire("at", "")]
    public AbortPoint At { get; init; }

    /// <summary>
    /// With <see cref="AbortPoint.InBody"/>: number of bytes of the body that pass. A body that is not longer loses its
    /// last byte.
    /// </summary>
    [Wire("after_bytes", "bytes")]
    public long AfterBytes { get; init; }

    /// <summary>With HTTP/2: how the stream is aborted.</summary>
    [Wire("code", "")]
    public AbortCode Code { get; init; }

    public override FieldError? NotOn(ToxicStream stream) =>
        stream == ToxicStream.Upstream && At != AbortPoint.BeforeHeaders
            ? new("at", WireField.NameOf(At), "before_headers with the stream upstream, where there is no answer yet")
            : null;

    public override FieldError? NotIn(HttpMode mode) =>
        mode.Version == HttpMode.Http11 && Code != AbortCode.InternalError
            ? new(
                "code",
                WireField.NameOf(Code),
                "internal_error with HTTP/1.1, which resets the connection: others need a proxy with http.version 2"
            )
            : null;

    internal override HttpFate Decide(Func<double> draw) =>
        At == AbortPoint.BeforeHeaders
            ? new() { Reset = true, Code = Code }
            : new() { Cut = new(At == AbortPoint.InBody ? AfterBytes : 0, Reset: true), Code = Code };
}

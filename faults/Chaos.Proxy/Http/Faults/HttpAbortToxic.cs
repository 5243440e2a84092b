using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Resets the connection (TCP RST): upstream before the service sees the request, downstream when its answer comes
/// back, at a point of it. An upgrade is reset before its head or not at all, and is then not counted as hit.
/// </summary>
public sealed record HttpAbortToxic : HttpToxic
{
    /// <summary>Where the answer is broken off.</summary>
    [Wire("at", "")]
    public AbortPoint At { get; init; }

    /// <summary>
    /// With <see cref="AbortPoint.InBody"/>: bytes of the body that pass; of a shorter one all but the last byte.
    /// </summary>
    [Wire("after_bytes", "bytes")]
    public long AfterBytes { get; init; }

    public override FieldError? NotOn(ToxicStream stream) =>
        stream == ToxicStream.Upstream && At != AbortPoint.BeforeHeaders
            ? new("at", WireField.NameOf(At), "before_headers with the stream upstream, where no answer is yet")
            : null;

    internal override HttpFate Decide(Func<double> draw) =>
        At == AbortPoint.BeforeHeaders
            ? new() { Reset = true }
            : new() { Cut = new(At == AbortPoint.InBody ? AfterBytes : 0, Reset: true) };
}

using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Ends the connection in the body of an answer, as if all had been said. A client that minds the length or the last
/// chunk finds out; an answer that only the connection's end delimits is just shorter, and one without a body, or an
/// upgrade, is left alone and not counted as hit.
/// </summary>
public sealed record HttpTruncateToxic : HttpToxic
{
    /// <summary>Bytes of the body that pass; of a shorter one all but the last byte.</summary>
    [Wire("bytes", "bytes")]
    public long Bytes { get; init; }

    public override FieldError? NotOn(ToxicStream stream) =>
        stream == ToxicStream.Upstream ? new("stream", "upstream", "downstream: it cuts answers") : null;

    internal override HttpFate Decide(Func<double> draw) => new() { Cut = new(Bytes, Reset: false) };
}

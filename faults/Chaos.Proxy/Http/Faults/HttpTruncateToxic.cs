using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Closes the connection in the body of an answer, as after a complete answer. A client that checks the length or the
/// last chunk notices. An answer that only the end of the connection delimits just looks shorter. An answer without a
/// body, or a protocol upgrade, is not affected and not counted as a hit. With HTTP/2 only the stream ends; an answer with
/// trailers, as gRPC has them, loses these, and keeps its last byte if its body is not longer.
/// </summary>
public sealed record HttpTruncateToxic : HttpToxic
{
    /// <summary>Number of bytes of the body that pass. A body that is not longer loses its last byte.</summary>
    [Wire("bytes", "bytes")]
    public long Bytes { get; init; }

    public override FieldError? NotOn(ToxicStream stream) =>
        stream == ToxicStream.Upstream ? new("stream", "upstream", "downstream: it cuts answers") : null;

    internal override HttpFate Decide(Func<double> draw) => new() { Cut = new(Bytes, Reset: false) };
}

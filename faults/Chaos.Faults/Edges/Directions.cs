using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>The streams and the words of directions.</summary>
internal static class Directions
{
    /// <summary>The streams of a proxy that a direction has.</summary>
    public static IReadOnlyList<ToxicStream> Streams(this EdgeDirection direction) =>
        direction switch
        {
            EdgeDirection.Requests => [ToxicStream.Upstream],
            EdgeDirection.Answers => [ToxicStream.Downstream],
            _ => [ToxicStream.Upstream, ToxicStream.Downstream],
        };

    /// <summary>Words to append to the name of an edge; none for both directions.</summary>
    public static string Words(this EdgeDirection direction) =>
        direction switch
        {
            EdgeDirection.Requests => ", requests only",
            EdgeDirection.Answers => ", answers only",
            _ => "",
        };
}

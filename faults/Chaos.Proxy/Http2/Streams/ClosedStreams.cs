namespace Chaos.Proxy.Http2.Streams;

/// <summary>
/// The streams of a connection that closed last. Frames that were under way when this side reset a stream are ignored;
/// those on a stream that the peer itself has ended are an error.
/// </summary>
internal sealed class ClosedStreams
{
    /// <summary>How many are remembered.</summary>
    public const int Most = 2048;

    private readonly Dictionary<int, bool> _byThisSide = [];
    private readonly Queue<int> _order = [];

    public void Add(int stream, bool byThisSide)
    {
        if (_order.Count == Most)
            _byThisSide.Remove(_order.Dequeue());
        _byThisSide[stream] = byThisSide;
        _order.Enqueue(stream);
    }

    /// <summary>Whether this side has reset a stream; null when it is not known.</summary>
    public bool? IsByThisSide(int stream) => _byThisSide.TryGetValue(stream, out var by) ? by : null;
}

using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Proxy.Http2.Streams;

/// <summary>
/// What an endpoint sends: it encodes heads, keeps to the windows and limits of its peer, and lets the flows that wait
/// pass in turn. Guarded by the lock of its session.
/// </summary>
internal sealed class SendQueue(FrameOutput output)
{
    private readonly Queue<Flow> _waiting = [];
    private readonly HpackEncoder _encoder = new();
    private long _window = PeerSettings.DefaultWindow;
    private bool _isPassing;

    public FrameOutput Output => output;

    /// <summary>The settings of the peer.</summary>
    public PeerSettings Peer { get; } = new();

    /// <summary>Takes over settings of the peer. Returns by how much the windows of streams have changed.</summary>
    /// <exception cref="ConnectionErrorException">A value is not allowed.</exception>
    public int Apply(ReadOnlySpan<byte> settings)
    {
        var before = Peer.InitialWindow;
        Peer.Apply(settings);
        _encoder.Limit(Peer.HeaderTableSize);
        return Peer.InitialWindow - before;
    }

    /// <summary>Widens the window of the connection.</summary>
    /// <exception cref="ConnectionErrorException">The window is too large.</exception>
    public void Widen(int increment)
    {
        _window += increment;
        if (_window > int.MaxValue)
            throw new ConnectionErrorException(ErrorCode.FlowControlError, "the window is larger than 2147483647");
        Pass();
    }

    public void Headers(int stream, IEnumerable<HeaderField> fields, bool end) =>
        output.Headers(stream, _encoder.Encode(fields), end, FrameSize);

    /// <summary>Returns how many bytes of data a flow may send now in one frame.</summary>
    public int MostOf(Flow flow) => output.HasRoom ? (int)Math.Clamp(Math.Min(_window, flow.Window), 0, FrameSize) : 0;

    /// <summary>Sends data that the windows allow.</summary>
    public void Data(Flow flow, ReadOnlySpan<byte> data, bool end)
    {
        _window -= data.Length;
        flow.Window -= data.Length;
        output.Data(flow.Stream, data, end);
    }

    /// <summary>Lets a flow pass, at once or when it is its turn.</summary>
    public void Offer(Flow flow)
    {
        if (flow.IsQueued || !flow.CanPass)
            return;
        // The end of a stream must not wait for a window of which it needs nothing.
        if (flow.CanEnd)
        {
            flow.TryPass();
            return;
        }
        flow.IsQueued = true;
        _waiting.Enqueue(flow);
        if (_waiting.Count == 1)
            Pass();
    }

    /// <summary>Lets the flows that wait pass in turn, as far as there is room.</summary>
    public void Pass()
    {
        // A flow that ends may cause others to pass. They are in the queue, and the loop meets them.
        if (_isPassing)
            return;
        _isPassing = true;
        while (output.HasRoom && _waiting.TryPeek(out var flow))
        {
            if (flow.CanPass && !flow.TryPass())
                break;
            _waiting.Dequeue();
            flow.IsQueued = flow.CanPass;
            if (flow.IsQueued)
                _waiting.Enqueue(flow);
        }
        _isPassing = false;
    }

    // Larger frames would let one stream hold up the others.
    private int FrameSize => Math.Min(Peer.MaxFrameSize, PeerSettings.DefaultFrameSize);
}

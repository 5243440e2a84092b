using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Proxy.Http2.Streams;

/// <summary>
/// One direction of a stream: what comes from one endpoint waits here until the windows of the other one, and the room
/// in its output, let it pass. Guarded by the lock of its session.
/// </summary>
/// <param name="sink">Where it goes to.</param>
/// <param name="received">The window of the sender; null when the proxy itself is the sender.</param>
/// <param name="passed">Called with the number of bytes that were passed on.</param>
/// <param name="ended">Called when its end was passed on, or a fault has cut it.</param>
internal sealed class Flow(SendQueue sink, ReceiveWindow? received, Action<int> passed, Action<bool> ended)
{
    private readonly ByteQueue _bytes = new();
    private IReadOnlyList<HeaderField>? _trailers;

    /// <summary>The window of the sender; null when the proxy itself is the sender.</summary>
    public ReceiveWindow? Received => received;

    /// <summary>The stream at the sink.</summary>
    public int Stream { get; set; }

    /// <summary>Number of bytes that the sink allows on the stream.</summary>
    public long Window { get; set; }

    /// <summary>Where a fault cuts it.</summary>
    public FlowCut? Cut { get; set; }

    /// <summary>Whether nothing may pass yet: the head before it has not.</summary>
    public bool IsHeld { get; private set; } = true;

    /// <summary>Whether its end has come.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether its end was passed on, or it was dropped.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether its end has come, and nothing waits before that.</summary>
    public bool IsOnlyEnd => IsWhole && _bytes.Length == 0 && _trailers is null;

    /// <summary>Whether it stands in the queue of its sink. The queue's own.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it can pass its end, or is cut, for which no window is needed.</summary>
    public bool CanEnd => !IsHeld && !IsOver && ((_bytes.Length == 0 && IsWhole) || IsCutNow);

    /// <summary>Whether it can pass something if the connection of the sink lets it.</summary>
    public bool CanPass => CanEnd || (!IsHeld && !IsOver && Window > 0 && Allowed > 0);

    private bool IsCutNow => Cut?.IsNow(_bytes.Length, IsWhole, _trailers is not null) == true;

    private int Allowed => Cut?.Passes(_bytes.Length, IsWhole, _trailers is not null) ?? _bytes.Length;

    /// <summary>Takes data from the sender, and its end.</summary>
    public void Write(ReadOnlySpan<byte> data, bool end)
    {
        if (IsOver)
        {
            passed(data.Length);
            return;
        }
        IsWhole |= end;
        // What needs no waiting is copied once, into the output.
        if (!IsHeld && !IsQueued && Cut is null && _bytes.Length == 0)
        {
            var all = data.Length;
            while (!data.IsEmpty && sink.MostOf(this) is > 0 and var most)
            {
                var part = Math.Min(data.Length, most);
                IsOver = end && part == data.Length;
                sink.Data(this, data[..part], IsOver);
                data = data[part..];
            }
            if (all > data.Length)
                passed(all - data.Length);
            if (IsOver)
            {
                ended(false);
                return;
            }
        }
        _bytes.Add(data);
        sink.Offer(this);
    }

    /// <summary>Takes the end of the stream with trailers from the sender.</summary>
    public void End(IReadOnlyList<HeaderField> trailers)
    {
        (IsWhole, _trailers) = (true, trailers);
        sink.Offer(this);
    }

    /// <summary>Lets pass what waits: the head before it has passed.</summary>
    /// <param name="endPassed">Whether the head carried the end of the stream.</param>
    public void Release(bool endPassed)
    {
        IsHeld = false;
        if (endPassed)
        {
            IsOver = true;
            ended(false);
        }
        else
            sink.Offer(this);
    }

    /// <summary>Passes one frame on, or the end. Returns false when the connection of the sink does not let it.</summary>
    public bool TryPass()
    {
        var part = Math.Min(_bytes.First.Length, Math.Min(Allowed, sink.MostOf(this)));
        if (part > 0)
        {
            var isLast = IsWhole && _trailers is null && Cut is null && part == _bytes.Length;
            IsOver = isLast;
            sink.Data(this, _bytes.First[..part], isLast);
            _bytes.Remove(part);
            Cut?.Pass(part);
            passed(part);
            if (isLast)
                ended(false);
        }
        else if (Allowed > 0)
            return false;
        if (IsOver)
            return true;
        if (IsCutNow)
        {
            ended(true);
            return true;
        }
        if (!IsWhole || _bytes.Length > 0)
            return true;
        IsOver = true;
        if (_trailers is null)
            sink.Data(this, [], true);
        else
            sink.Headers(Stream, _trailers, true);
        ended(false);
        return true;
    }

    /// <summary>Drops what waits, and what will come.</summary>
    public void Drop()
    {
        (IsOver, _trailers) = (true, null);
        var waiting = _bytes.Length;
        _bytes.Clear();
        if (waiting > 0)
            passed(waiting);
    }
}

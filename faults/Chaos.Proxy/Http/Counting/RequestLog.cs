using Chaos.Core.Messaging;
using Chaos.Proxy.Timing;

namespace Chaos.Proxy.Http.Counting;

/// <summary>
/// What became of each request, one entry when it came and one when it ended, for a reader that takes the entries every
/// few moments. Its memory is bounded: entries that nobody takes are lost, and counted. Thread-safe.
/// </summary>
internal sealed class RequestLog(ProxyClock clock)
{
    /// <summary>The most entries that wait for the reader.</summary>
    public const int Most = 1 << 18;

    /// <summary>The number of a request that is not logged.</summary>
    public const long None = -1;

    /// <summary>The number of a request that must not be passed on, because the log is closed.</summary>
    public const long Closed = -2;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _entries = [];
    private bool _isOn;
    private bool _isClosed;
    private long _taken;
    private long _requests;
    private long _lost;

    /// <summary>Whether requests are logged.</summary>
    public bool IsOn
    {
        get => Volatile.Read(ref _isOn);
        set => Volatile.Write(ref _isOn, value);
    }

    /// <summary>
    /// Lets no request in any more until it is opened: none is passed on that the log does not have.
    /// </summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }

    /// <summary>Lets requests in again.</summary>
    public void Open()
    {
        lock (_gate)
            _isClosed = false;
    }

    /// <summary>
    /// Logs that a request came. Returns its number, to be passed to <see cref="End(long, int, long, long)"/>, or
    /// <see cref="Closed"/>.
    /// </summary>
    public long Begin(RequestOrigin? origin)
    {
        if (!IsOn || origin is { IsCanary: true })
            return None;
        lock (_gate)
        {
            if (_isClosed)
                return Closed;
            Add(_requests, null, null);
            return _requests++;
        }
    }

    /// <summary>Logs that a request was answered.</summary>
    public void End(long number, int status, long sent = 0, long received = 0) =>
        End(number, status, null, sent, received);

    /// <summary>Logs that a request ended without a whole answer.</summary>
    public void End(long number, string how, long sent = 0, long received = 0) =>
        End(number, null, how, sent, received);

    /// <summary>Logs the request of a client that could not be connected with the upstream.</summary>
    public void Refuse() => End(Begin(null), LoggedRequest.Refused);

    /// <summary>
    /// Removes the entries before one, and returns those from it on, with the number of the next one and of those that
    /// were lost so far.
    /// </summary>
    public (IReadOnlyList<LoggedRequest> Entries, long Next, long Lost) From(long first)
    {
        lock (_gate)
        {
            while (_taken < first && _entries.TryDequeue(out _))
                _taken++;
            return ([.. _entries], _taken + _entries.Count, _lost);
        }
    }

    private void End(long number, int? status, string? how, long sent, long received)
    {
        if (number < 0)
            return;
        lock (_gate)
            Add(number, status, how, sent, received);
    }

    private void Add(long number, int? status, string? how, long sent = 0, long received = 0)
    {
        if (_entries.Count == Most)
        {
            _entries.Dequeue();
            (_taken, _lost) = (_taken + 1, _lost + 1);
        }
        // Stamped under the lock, so that the entries are in the order of their times.
        _entries.Enqueue(new(number, clock.Time.NowTicks(), status, how) { Sent = sent, Received = received });
    }
}

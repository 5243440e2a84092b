namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Numbers the attempts of each call from 0. Remembers the newest calls only, so its memory is bounded. Thread-safe.
/// </summary>
internal sealed class AttemptNumbers
{
    /// <summary>How many calls are remembered: some 10 MB, by reckoning.</summary>
    public const int MostCalls = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = [];

    /// <summary>Returns the number of the next attempt of a call.</summary>
    public long Next(string call)
    {
        lock (_gate)
        {
            if (!_next.TryGetValue(call, out var number))
            {
                if (_order.Count == MostCalls)
                    _next.Remove(_order.Dequeue());
                _order.Enqueue(call);
            }
            _next[call] = number + 1;
            return number;
        }
    }
}

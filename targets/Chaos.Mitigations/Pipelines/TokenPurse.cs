namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A token bucket that is filled by events and not by time. It counts in millionths of a token: in floating point ten
/// deposits of 0.1 are less than 1 and would not give a token.
/// </summary>
internal sealed class TokenPurse(double initial, double capacity)
{
    private readonly long _capacity = Millionths(capacity);
    private long _tokens = Millionths(initial);

    /// <summary>Returns an amount in millionths of a token.</summary>
    public static long Millionths(double tokens) => (long)Math.Round(tokens * 1_000_000);

    /// <summary>Adds an amount. What exceeds the capacity is lost.</summary>
    public void Deposit(long millionths)
    {
        for (var seen = Interlocked.Read(ref _tokens); seen < _capacity; )
        {
            var before = Interlocked.CompareExchange(ref _tokens, Math.Min(_capacity, seen + millionths), seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>Takes one token. Returns false when there is no whole token.</summary>
    public bool TryTake()
    {
        for (var seen = Interlocked.Read(ref _tokens); seen >= 1_000_000; )
        {
            var before = Interlocked.CompareExchange(ref _tokens, seen - 1_000_000, seen);
            if (before == seen)
                return true;
            seen = before;
        }
        return false;
    }
}

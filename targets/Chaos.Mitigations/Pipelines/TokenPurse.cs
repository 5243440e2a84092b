namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A token bucket that is filled by events and not by time. Counted in millionths, because ten times .1 is less than 1
/// in floating point, and the tenth deposit would not buy its token.
/// </summary>
internal sealed class TokenPurse(double initial, double capacity)
{
    private readonly long _capacity = Millionths(capacity);
    private long _tokens = Millionths(initial);

    /// <summary>An amount in the purse's unit.</summary>
    public static long Millionths(double tokens) => (long)Math.Round(tokens * 1_000_000);

    /// <summary>Pays in; what would overfill it is lost.</summary>
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

    /// <summary>Takes one token, if there is a whole one.</summary>
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

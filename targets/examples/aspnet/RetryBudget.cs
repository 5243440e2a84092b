namespace Orders;

/// <summary>
/// A retry budget. Every successful call adds a tenth of a retry, every retry takes a whole one, and at most ten are
/// kept. So retries add little load to an outage, however long it lasts.
/// </summary>
internal sealed class RetryBudget
{
    private const double Most = 10;

    private readonly Lock _lock = new();
    private double _retries = Most;

    public void Earn()
    {
        lock (_lock)
            _retries = Math.Min(Most, _retries + .1);
    }

    public bool TrySpend()
    {
        lock (_lock)
        {
            if (_retries < 1)
                return false;
            _retries--;
            return true;
        }
    }
}

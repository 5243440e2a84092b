namespace Orders;

/// <summary>
/// Every call that succeeds pays a tenth of a retry in, every retry takes a whole one out, and ten at most are kept:
/// however long an outage lasts, it is met with little more than the load itself.
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

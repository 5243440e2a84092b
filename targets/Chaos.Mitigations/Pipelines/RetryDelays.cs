using System.Globalization;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Sums up the times between the end of an attempt and the retry after it, by the number of the retry and for all
/// mitigations. The sums give count, mean, spread and range.
/// </summary>
internal sealed class RetryDelays
{
    /// <summary>Number of retries of a call whose delays are kept. Those of later retries are not kept.</summary>
    private const int Most = 10;

    private readonly Lock _lock = new();
    private readonly Sum[] _sums = new Sum[Most];

    /// <param name="retry">1 for the first retry.</param>
    /// <param name="delay">Time since the end of the attempt before it.</param>
    public void Add(int retry, TimeSpan delay)
    {
        if (retry > Most)
            return;
        var microseconds = (long)delay.TotalMicroseconds;
        lock (_lock)
        {
            ref var sum = ref _sums[retry - 1];
            sum.Least = sum.Count == 0 ? microseconds : Math.Min(sum.Least, microseconds);
            sum.Most = Math.Max(sum.Most, microseconds);
            sum.Count++;
            sum.Microseconds += microseconds;
            sum.Squares += microseconds * microseconds;
        }
    }

    /// <summary>
    /// Returns the sums by name: <c>retry1 count</c>, <c>retry1 microseconds</c> (their sum), <c>retry1
    /// microsecondsSquared</c>, <c>retry1 leastMicroseconds</c>, <c>retry1 mostMicroseconds</c> and so on.
    /// </summary>
    public IReadOnlyDictionary<string, long> ByName()
    {
        var all = new Dictionary<string, long>();
        lock (_lock)
        {
            for (var i = 0; i < Most && _sums[i].Count > 0; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"retry{i + 1}");
                all[$"{name} count"] = _sums[i].Count;
                all[$"{name} microseconds"] = _sums[i].Microseconds;
                all[$"{name} microsecondsSquared"] = _sums[i].Squares;
                all[$"{name} leastMicroseconds"] = _sums[i].Least;
                all[$"{name} mostMicroseconds"] = _sums[i].Most;
            }
        }
        return all;
    }

    private struct Sum
    {
        public long Count;
        public long Microseconds;
        public long Squares;
        public long Least;
        public long Most;
    }
}

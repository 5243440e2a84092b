using System.Collections.Concurrent;
using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Engine.Recording;

/// <summary>
/// Keeps a few calls that were not good as examples: of each tenth of the load's duration the first three of each
/// status. So many failures of one kind do not hide the others, and early ones do not hide late ones.
/// </summary>
internal sealed class ExampleBasket(TimeSpan duration)
{
    private const int Parts = 10;
    private const int OfEach = 3;

    private readonly int[] _taken = new int[Parts * CallStatuses.Count];
    private readonly ConcurrentQueue<CallExample> _examples = new();

    public void Offer(long number, TimeSpan due, TimeSpan latency, in CallResult result)
    {
        ref var taken = ref _taken[
            (int)Math.Clamp(due.Ticks * Parts / Math.Max(1, duration.Ticks), 0, Parts - 1) * CallStatuses.Count
                + (int)result.Status
        ];
        if (Volatile.Read(ref taken) >= OfEach || Interlocked.Increment(ref taken) > OfEach)
            return;
        _examples.Enqueue(
            new(number, due, result.Status, result.Attempts, latency.TotalMilliseconds, result.Detail)
            {
                Body = result.Body,
            }
        );
    }

    public IReadOnlyList<CallExample> All() => [.. _examples.OrderBy(e => e.Due).ThenBy(e => e.Number)];
}

using Chaos.Core.Statistics;

namespace Chaos.Bench.Coverage;

/// <summary>A model of failing calls whose true share of good calls is known. Intervals are tested on it.</summary>
/// <param name="Name">In plain words, for the table.</param>
/// <param name="Truth">The share of good calls over an infinite time.</param>
public abstract record FailingCalls(string Name, double Truth)
{
    /// <summary>Slots per second that a record keeps: tenths.</summary>
    public const int PerSecond = 10;

    /// <summary>All models in the table.</summary>
    public static IReadOnlyList<FailingCalls> All { get; } =
    [
        new IndependentFailures(.002),
        new IndependentFailures(.05),
        new IndependentFailures(.3),
        .. new[] { .1, .3, 1, 3 }.SelectMany(length =>
            new[] { new FailureBursts(length, .05), new FailureBursts(length, .3) }
        ),
        new QueueOverLimit(.5, .05),
        new QueueOverLimit(.8, .05),
        new QueueOverLimit(.8, .01),
    ];

    /// <summary>
    /// One phase: good calls of those due, for each tenth of a second. The same seed gives the same phase.
    /// </summary>
    public IReadOnlyList<SlotCount> Phase(int seconds, int callsPerSecond, ulong seed)
    {
        var (good, due) = (new long[seconds * PerSecond], new long[seconds * PerSecond]);
        foreach (
            var (at, isGood) in Calls(
                seconds,
                callsPerSecond,
                new ChanceSequence(
                    Chance.Bits(seed, Chance.Stream(Name), (ulong)((seconds * 100_000) + callsPerSecond))
                )
            )
        )
        {
            var slot = Math.Min(due.Length - 1, (int)(at * PerSecond));
            due[slot]++;
            if (isGood)
                good[slot]++;
        }
        return [.. good.Zip(due, (g, d) => new SlotCount(g, d))];
    }

    /// <summary>The calls of a phase in order: when they are due, and whether they are good.</summary>
    protected abstract IEnumerable<(double At, bool Good)> Calls(int seconds, int perSecond, ChanceSequence chance);
}

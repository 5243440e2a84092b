using Chaos.Core.Statistics;

namespace Chaos.Core.Journeys;

/// <summary>How long a user waits on purpose: a time between two bounds, each equally likely.</summary>
/// <param name="Least">The shortest time.</param>
/// <param name="Most">The longest time.</param>
public sealed record ThinkTime(
    [property: Allowed("0s", "1h")] TimeSpan Least,
    [property: Allowed("0s", "1h")] TimeSpan Most
)
{
    private static readonly ulong s_stream = Chance.Stream("think time");

    /// <summary>No wait at all.</summary>
    public static ThinkTime None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>The time of one call: the same for the same seed and number.</summary>
    public TimeSpan Of(ulong seed, long number) =>
        Most == Least
            ? Least
            : Least + TimeSpan.FromTicks((long)((Most - Least).Ticks * Chance.Unit(seed, s_stream, (ulong)number)));

    /// <summary>The wait as a file writes it: <c>2s</c> or <c>1s..3s</c>.</summary>
    public override string ToString() =>
        Most == Least ? Limits.TextOf(Least) : $"{Limits.TextOf(Least)}..{Limits.TextOf(Most)}";

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in Limits.Of(this, path))
            yield return error;
        if (Most < Least)
            yield return new($"{path}.most", Limits.TextOf(Most), $"{Limits.TextOf(Least)} or more, as the least is");
    }
}

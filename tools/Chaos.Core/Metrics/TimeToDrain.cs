using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Metrics;

/// <summary>
/// Seconds from the largest value of a series that is sampled once a second until it fell to a twentieth of that, or to
/// its highest value before the fault if that is larger. Infinite when it did not fall so far while it was watched,
/// which includes the wait for the consumers at the end. Over several rounds the longest counts.
/// </summary>
/// <param name="Title">Name in plain words, for example <c>time to work off the backlog</c>.</param>
/// <param name="Series">The series, for example <c>messages not handled yet</c>.</param>
public sealed record TimeToDrain(string Title, string Series) : Metric
{
    private const double Rest = .05;

    public override string Name => Title;

    public override MetricUnit Unit => MetricUnit.Seconds;

    /// <summary>The number of seconds watched, which is the count of an infinite estimate.</summary>
    protected override double? Watched(Estimate never, TrialRecord round) => never.Count;

    public override bool IsOfWholeTrial => true;

    public override string Format(Estimate estimate) =>
        double.IsPositiveInfinity(estimate.Value)
            ? string.Create(CultureInfo.InvariantCulture, $"not in {estimate.Count} s")
            : base.Format(estimate);

    public override Estimate? Measure(IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        Estimate? worst = null;
        foreach (var round in rounds)
        {
            if (Measure(round) is not { } one)
                return null;
            if (worst is null || one.Value > worst.Value.Value)
                worst = one;
        }
        return worst;
    }

    private Estimate? Measure(TrialRecord round)
    {
        var points = round
            .Series.Where(s => s.Name == Series)
            .SelectMany(s => s.Seconds.Zip(s.Values))
            .Where(p => p.First >= round.Times.WarmUpEnd.TotalSeconds)
            .ToList();
        if (points.Count == 0)
            return null;
        var (at, most) = points.MaxBy(p => p.Second);
        var usual = points
            .Where(p => p.First < round.Times.FaultBegan.TotalSeconds)
            .Select(p => p.Second)
            .DefaultIfEmpty(0)
            .Max();
        var back = round.Times.Reverted > round.Times.FaultBegan ? Math.Max(Rest * most, usual) : Rest * most;
        foreach (var (seconds, value) in points)
            if (seconds > at && value <= back)
                return Estimate.Exact(seconds - at, points.Count);
        return new(
            double.PositiveInfinity,
            double.PositiveInfinity,
            double.PositiveInfinity,
            (long)(points[^1].First - at)
        );
    }
}

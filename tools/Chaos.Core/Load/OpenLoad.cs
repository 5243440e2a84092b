using System.Globalization;
using System.Text.Json.Serialization;

namespace Chaos.Core.Load;

/// <summary>
/// An open load: calls begin when they are due, whether or not earlier ones were answered, as the calls of real users
/// do.
/// </summary>
public sealed record OpenLoad : LoadProfile
{
    /// <summary>The arrival rate over time.</summary>
    public required ArrivalRate Rate { get; init; }

    /// <summary>How the calls are distributed along the rate.</summary>
    public ArrivalSpacing Spacing { get; init; }

    /// <summary>Cap on calls in flight. Calls beyond it are dropped and count as failed.</summary>
    [Allowed(1, 1_000_000, Unit = "calls")]
    public int InFlightCap { get; init; } = 10_000;

    /// <summary>Number of this load's first call in the whole load; 0 unless this is a share.</summary>
    public long First { get; init; }

    /// <summary>Step between the numbers of this load's calls in the whole load; 1 unless this is a share.</summary>
    public long Stride { get; init; } = 1;

    [JsonIgnore]
    public override TimeSpan Duration => Rate.Duration;

    [JsonIgnore]
    public override string Summary =>
        $"{Rate}{(Spacing == ArrivalSpacing.Poisson ? ", Poisson arrivals" : "")}"
        + $"{(Stride == 1 ? "" : $", every {Stride}th call from number {First}")}";

    /// <summary>The highest rate of the load, or of this share of it, in calls a second.</summary>
    [JsonIgnore]
    public double PeakPerSecond =>
        Rate.Stages.Select(s => Math.Max(s.FromPerSecond, s.ToPerSecond)).DefaultIfEmpty(0).Max() / Stride;

    /// <summary>The most calls in flight when none is answered within a timeout; never more than the cap.</summary>
    public long InFlightWithin(TimeSpan timeout) =>
        (long)Math.Min(InFlightCap, Math.Ceiling(PeakPerSecond * timeout.TotalSeconds));

    /// <summary>A constant rate, evenly spaced.</summary>
    public static OpenLoad Constant(double perSecond, TimeSpan duration) =>
        new() { Rate = ArrivalRate.Constant(perSecond, duration) };

    /// <summary>The due time of each call. The same seed gives the same times.</summary>
    public DueTimes DueTimes(ulong seed) => new(this, seed);

    /// <summary>
    /// Returns the share of the load for machine <paramref name="index"/> (from 0) of <paramref name="count"/>: every
    /// <paramref name="count"/>-th call, and its part of the cap. All machines use the same seed. Together their calls
    /// are exactly those of the whole load, with the same numbers.
    /// </summary>
    public OpenLoad Share(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        var cap = InFlightCap / count + (index < InFlightCap % count ? 1 : 0);
        return this with { First = First + index * Stride, Stride = Stride * count, InFlightCap = Math.Max(1, cap) };
    }

    public override LoadProfile Times(double share) => this with { Rate = Rate.Times(share) };

    public override double CallsDue(TimeSpan from, TimeSpan to) =>
        to <= from ? 0 : (Rate.ExpectedUntil(to) - Rate.ExpectedUntil(from)) / Stride;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in Rate.Errors($"{path}.rate"))
            yield return error;
        if (!Enum.IsDefined(Spacing))
            yield return new($"{path}.spacing", Spacing.ToString(), "Even or Poisson");
        foreach (var error in Limits.Of(this, path))
            yield return error;
        if (Stride < 1)
            yield return new($"{path}.stride", Text(Stride), "1 or more");
        if (First < 0 || First >= Math.Max(1, Stride))
            yield return new($"{path}.first", Text(First), "0 or more, less than the stride");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json.Serialization;

namespace Chaos.Core.Load;

/// <summary>
/// An arrival rate in calls per second as a function of time, made of linear stages. Due times come from its integral
/// and not from a timer: call number k (from 0) is due when the integral reaches k. So every due time is known before
/// the first call.
/// </summary>
public sealed record ArrivalRate
{
    /// <summary>The highest rate that a plan may ask for.</summary>
    public const double MaxPerSecond = 1_000_000;

    /// <summary>The unit of a rate.</summary>
    public const string Unit = "calls a second";

    /// <summary>The stages in order.</summary>
    public required IReadOnlyList<RateStage> Stages { get; init; }

    [JsonIgnore]
    public TimeSpan Duration => TimeSpan.FromTicks(Stages.Sum(s => s.Duration.Ticks));

    public static ArrivalRate Constant(double perSecond, TimeSpan duration) => Ramp(perSecond, perSecond, duration);

    public static ArrivalRate Ramp(double fromPerSecond, double toPerSecond, TimeSpan duration) =>
        new() { Stages = [new(fromPerSecond, toPerSecond, duration)] };

    /// <summary>This rate, followed by <paramref name="other"/>.</summary>
    public ArrivalRate Then(ArrivalRate other) => new() { Stages = [.. Stages, .. other.Stages] };

    /// <summary>This rate, followed by a time without calls.</summary>
    public ArrivalRate Pause(TimeSpan duration) => Then(Constant(0, duration));

    /// <summary>This rate times <paramref name="share"/>.</summary>
    public ArrivalRate Times(double share) =>
        new()
        {
            Stages =
            [
                .. Stages.Select(s =>
                    s with
                    {
                        FromPerSecond = s.FromPerSecond * share,
                        ToPerSecond = s.ToPerSecond * share,
                    }
                ),
            ],
        };

    /// <summary>
    /// The rate at a time. A boundary belongs to the stage that begins there. Outside the stages the rate is 0.
    /// </summary>
    public double PerSecondAt(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            return 0;
        foreach (var stage in Stages)
        {
            if (time < stage.Duration)
                return stage.PerSecondAt(time);
            time -= stage.Duration;
        }
        return 0;
    }

    /// <summary>Number of calls due before a time: the integral of the rate.</summary>
    public double ExpectedUntil(TimeSpan time)
    {
        var calls = 0.0;
        foreach (var stage in Stages)
        {
            if (time <= TimeSpan.Zero)
                break;
            calls += stage.CallsBefore(time < stage.Duration ? time : stage.Duration);
            time -= stage.Duration;
        }
        return calls;
    }

    /// <summary>
    /// Inverse of <see cref="ExpectedUntil"/>: the time after which more than <paramref name="calls"/> calls are due.
    /// Returns false when the rate ends before that.
    /// </summary>
    public bool TryDueTime(double calls, out TimeSpan due) => new RateCursor(Stages).TryPass(calls, out due);

    /// <summary>Returns every mistake in the stages, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        var errors = Stages.SelectMany((s, i) => s.Errors($"{path}.stages[{i}]")).ToList();
        if (errors.Count > 0)
            return errors;
        if (Stages.Count == 0)
            return [new($"{path}.stages", "none", "at least one stage")];
        if (LoadProfile.DurationError($"{path}.duration", Duration) is { } tooLong)
            return [tooLong];
        return ExpectedUntil(Duration) > 0
            ? []
            : [new($"{path}.stages", "no calls at all", "at least one stage with a rate above 0")];
    }

    public bool Equals(ArrivalRate? other) => other is not null && Stages.SequenceEqual(other.Stages);

    public override int GetHashCode() => Stages.Aggregate(17, HashCode.Combine);

    public override string ToString() =>
        string.Join(
            ", then ",
            Stages.Select(s =>
                s switch
                {
                    { FromPerSecond: 0, ToPerSecond: 0 } => string.Create(
                        CultureInfo.InvariantCulture,
                        $"a pause of {s.Duration.TotalSeconds:0.###} s"
                    ),
                    _ when s.FromPerSecond == s.ToPerSecond => string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s.FromPerSecond:0.###}/s for {s.Duration.TotalSeconds:0.###} s"
                    ),
                    _ => string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s.FromPerSecond:0.###}/s to {s.ToPerSecond:0.###}/s in {s.Duration.TotalSeconds:0.###} s"
                    ),
                }
            )
        );
}

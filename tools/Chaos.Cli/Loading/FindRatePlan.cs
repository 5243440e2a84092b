using Chaos.Core;
using Chaos.Core.Capacity;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;

namespace Chaos.Cli.Loading;

/// <summary>The plan of a search for the highest rate at which thresholds hold: the load of each hold.</summary>
/// <param name="Asked">The load as the command line gives it.</param>
/// <param name="Keeps">The thresholds as the user wrote them.</param>
/// <param name="First">The first rate.</param>
/// <param name="Most">The highest rate to try.</param>
/// <param name="MostTime">Longest time of the whole search.</param>
/// <param name="Read">Reads a load.</param>
internal sealed record FindRatePlan(
    LoadAsked Asked,
    string Keeps,
    double First,
    double Most,
    TimeSpan MostTime,
    Func<LoadAsked, (LoadPlan? Plan, IReadOnlyList<PlanError> Errors)> Read
)
{
    /// <summary>The highest rate that is tried unless <c>--max</c> says otherwise.</summary>
    public const double UsualMost = 10_000;

    /// <summary>The longest time of a search unless <c>--max-time</c> says otherwise.</summary>
    public static readonly TimeSpan UsualMostTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    /// <summary>After so long a time in which a hold misses its limits in each second, it ends.</summary>
    private static readonly TimeSpan s_failsFor = TimeSpan.FromSeconds(10);

    /// <summary>Reads the options. Adds every mistake and returns null when there was one.</summary>
    public static FindRatePlan? Of(
        LoadAsked asked,
        FindRateAsked search,
        Func<LoadAsked, (LoadPlan? Plan, IReadOnlyList<PlanError> Errors)> read,
        ICollection<PlanError> errors
    )
    {
        const string Beside = "not beside --find-rate, which chooses the rate";
        foreach (
            var (option, value) in new[]
            {
                ("-u", asked.Users),
                ("-n", asked.Iterations),
                ("--stages", asked.Stages),
                ("--warm-up", asked.WarmUp),
                ("--threshold", asked.Thresholds.Count > 0 ? asked.Thresholds[0] : null),
                ("--fault", asked.Faults.Count > 0 ? asked.Faults[0] : null),
            }
        )
            if (value is not null)
                errors.Add(new(option, value, Beside));
        var most = search.Most is null ? UsualMost : RateText.PerSecond(search.Most);
        if (most is null or <= 0 or > ArrivalRate.MaxPerSecond)
            errors.Add(new("--max", search.Most!, RateText.Allowed));
        var first = asked.Rate is null ? LoadShape.UsualRate : RateText.PerSecond(asked.Rate);
        if (first is null or <= 0)
            errors.Add(new("-r", asked.Rate!, $"{RateText.Allowed}: the first rate of --find-rate"));
        else if (first > most)
            errors.Add(
                new("-r", asked.Rate ?? LoadTimes.Rate(first.Value), $"at most --max, {LoadTimes.Rate(most.Value)}")
            );
        var time = search.MostTime is null
            ? UsualMostTime
            : LengthText.Read("--max-time", search.MostTime, "10s to 24h, such as 10m", errors);
        if (time is { } given && (given < TimeSpan.FromSeconds(10) || given > TimeSpan.FromDays(1)))
            errors.Add(new("--max-time", search.MostTime!, "10s to 24h, such as 10m"));
        if (errors.Count > 0)
            return null;
        var plan = new FindRatePlan(asked, search.Keeps, first!.Value, most!.Value, time!.Value, read);
        // The mistakes of all other options, and of the thresholds.
        if (plan.LoadOf(new(plan.First, HoldKind.Up), 1).Errors is { Count: > 0 } wrong)
        {
            foreach (var error in wrong)
                errors.Add(error with { Field = error.Field == "--threshold" ? "--find-rate" : error.Field });
            return null;
        }
        return plan;
    }

    /// <summary>
    /// The load of a hold: as long as the command line says, or longer where its rate gives too few requests to decide
    /// the thresholds.
    /// </summary>
    /// <param name="hold">The rate.</param>
    /// <param name="number">Number of the hold, from 1.</param>
    public (LoadPlan? Plan, IReadOnlyList<PlanError> Errors) LoadOf(Hold hold, int number)
    {
        var length = Asked.Duration is null ? LoadShape.Usual : (TimeSpan?)null;
        for (; ; length = length * 1.3)
        {
            var (plan, errors) = Read(
                Asked with
                {
                    Rate = FormattableString.Invariant($"{Math.Round(hold.PerSecond, 3):0.###}"),
                    Duration = length is { } own
                        ? Limits.TextOf(TimeSpan.FromSeconds(Math.Ceiling(own.TotalSeconds)))
                        : Asked.Duration,
                    WarmUp = Limits.TextOf(s_warmUp),
                    Thresholds = [Keeps],
                }
            );
            if (plan is null)
                return (null, errors);
            if (plan.TooShort.Count == 0)
                return (Stopping(plan, hold, number), []);
            // An undecided hold would count as one that did not hold.
            if (length is null || length * 1.3 > s_longest)
                return (null, [.. plan.TooShort.Select(t => t.ErrorOf("--threshold"))]);
        }
    }

    private static LoadPlan Stopping(LoadPlan plan, Hold hold, int number) =>
        plan with
        {
            Experiment = plan.Experiment with
            {
                Id = FormattableString.Invariant($"{LoadReading.Name}.hold-{number:00}"),
                Title = $"{LoadTimes.Rate(hold.PerSecond)}{Words(hold.Kind)}",
                Claim = $"{plan.Request} at {LoadTimes.Rate(hold.PerSecond)}{Words(hold.Kind)}",
                LoadStops =
                [
                    .. plan
                        .Experiment.Expectations.OfType<Guard>()
                        .Zip(
                            plan.Thresholds,
                            (guard, text) =>
                                new LoadStop(
                                    $"{text} missed for {s_failsFor.TotalSeconds:0} s",
                                    guard.Metric,
                                    guard.Limit with
                                    {
                                        Bound = guard.Limit.Bound == Bound.AtMost ? Bound.AtLeast : Bound.AtMost,
                                    },
                                    s_failsFor
                                )
                                {
                                    IsBeyond = true,
                                }
                        ),
                ],
            },
        };

    private static string Words(HoldKind kind) =>
        kind switch
        {
            HoldKind.Down => ", right after an overload",
            HoldKind.Recovery => ", to recover",
            _ => "",
        };
}

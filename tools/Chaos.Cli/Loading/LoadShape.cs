using System.Globalization;
using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Cli.Loading;

/// <summary>The load over time that the options ask for, with its lengths.</summary>
/// <param name="Load">The load.</param>
/// <param name="WarmUp">The time before anything counts.</param>
/// <param name="Measured">Length of the measured part.</param>
internal sealed record LoadShape(LoadProfile Load, TimeSpan WarmUp, TimeSpan Measured)
{
    /// <summary>Least length of a load: two whole seconds, because figures are counted by the second.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    /// <summary>Greatest length of a load.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>The default length.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>The default length with a fault: a third before it, ten seconds of it, and the rest after it.</summary>
    public static readonly TimeSpan UsualWithFault = TimeSpan.FromSeconds(30);

    /// <summary>The default time before anything counts with a fault.</summary>
    public static readonly TimeSpan WarmUpWithFault = TimeSpan.FromSeconds(2);

    /// <summary>Longest time in which users make the requests of <c>--iterations</c> when no time is given.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(10);

    /// <summary>The default rate in requests a second: little enough for any service.</summary>
    public const double UsualRate = 50;

    /// <summary>How long a user waits after a failed request, as in files: users must not spin on a dead service.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>The number of requests after which the load ends; null when only time ends it.</summary>
    public long? Iterations { get; init; }

    /// <summary>Users, for a time or until a number of requests is made.</summary>
    public static LoadShape OfUsers(int users, TimeSpan? length, TimeSpan warmUp, long? count)
    {
        var measured = length ?? (count is null ? Usual : UsualLimit);
        var load = ClosedLoad.Constant(users, warmUp + measured) with { PauseAfterFailure = PauseAfterFailure };
        return new(load, warmUp, measured) { Iterations = count };
    }

    /// <summary>A rate, for a time or for a number of requests. Adds a mistake where both do not fit.</summary>
    public static LoadShape? OfRate(
        double rate,
        TimeSpan? length,
        TimeSpan warmUp,
        long? count,
        ArrivalSpacing spacing,
        ICollection<PlanError> errors
    )
    {
        var measured = length ?? Usual;
        if (count is not { } requests)
            return new(OpenLoad.Constant(rate, warmUp + measured) with { Spacing = spacing }, warmUp, measured);
        // Half a request before the next one would be due, so that rounding adds or loses none.
        var seconds = (requests - .5) / rate;
        if (spacing == ArrivalSpacing.Poisson)
            errors.Add(new("--arrivals", "poisson", "even beside -n: the number of random arrivals is random"));
        var took = TimeSpan.FromSeconds(Math.Ceiling(Math.Min(seconds, 1e9)));
        if (seconds > (length ?? Most).TotalSeconds)
            errors.Add(
                new(
                    "-n",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{requests:#,0} at {rate:#,0.###}/s, which take {LoadTimes.Length(took)},"
                    ),
                    $"at most {LoadTimes.Length(length ?? Most)}: a higher rate, or fewer requests"
                )
            );
        if (errors.Count > 0)
            return null;
        var made = TimeSpan.FromSeconds(seconds);
        var whole = made > Least ? TimeSpan.FromSeconds(Math.Ceiling(made.TotalSeconds)) : Least;
        var load = ArrivalRate.Constant(rate, made);
        return new(new OpenLoad { Rate = whole > made ? load.Pause(whole - made) : load }, TimeSpan.Zero, whole)
        {
            Iterations = requests,
        };
    }

    /// <summary>A ramp. Adds a mistake where it makes no load.</summary>
    public static LoadShape? OfStages(
        IReadOnlyList<(TimeSpan Duration, double Target)> stages,
        double? rate,
        long? users,
        TimeSpan warmUp,
        ArrivalSpacing spacing,
        ICollection<PlanError> errors
    )
    {
        var total = TimeSpan.FromTicks(stages.Sum(s => s.Duration.Ticks));
        if (total - warmUp < Least || total > Most)
            errors.Add(
                new(
                    "--stages",
                    Limits.TextOf(total),
                    $"2s to 1h in all{(warmUp > TimeSpan.Zero ? ", besides the warm-up" : "")}"
                )
            );
        if (stages.All(s => s.Target == 0) && rate is null or 0 && users is null or 0)
            errors.Add(new("--stages", "no requests at all", "at least one stage with a target above 0"));
        if (errors.Count > 0)
            return null;
        var from = users ?? rate ?? 0;
        if (users is not null)
        {
            var ramp = new List<UserStage>();
            foreach (var (duration, target) in stages)
            {
                ramp.Add(new((int)from, (int)target, duration));
                from = target;
            }
            return new(new ClosedLoad { Stages = ramp, PauseAfterFailure = PauseAfterFailure }, warmUp, total - warmUp);
        }
        var rates = new List<RateStage>();
        foreach (var (duration, target) in stages)
        {
            rates.Add(new(from, target, duration));
            from = target;
        }
        return new(
            new OpenLoad
            {
                Rate = new() { Stages = rates },
                Spacing = spacing,
            },
            warmUp,
            total - warmUp
        );
    }
}

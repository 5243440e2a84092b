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

    /// <summary>Longest time in which users make the requests of <c>--iterations</c> when no time is given.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(10);

    /// <summary>The default rate in requests a second: little enough for any service.</summary>
    public const double UsualRate = 50;

    /// <summary>How long a user waits after a failed request, as in files: users must not spin on a dead service.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private const string Lengths = "2s to 1h, such as 30s, 2m or 1m30s";

    /// <summary>The number of requests after which the load ends; null when only time ends it.</summary>
    public long? Iterations { get; init; }

    /// <summary>Reads the options. Adds every mistake and returns null when there was one.</summary>
    public static LoadShape? Read(LoadAsked asked, ICollection<PlanError> errors)
    {
        var before = errors.Count;
        if (asked.Rate is not null && asked.Users is not null)
            errors.Add(
                new("-u", $"{asked.Users} beside -r {asked.Rate}", "either: a rate does not wait for answers, users do")
            );
        if (asked.Stages is not null && asked.Duration is not null)
            errors.Add(new("-d", $"{asked.Duration} beside --stages", "either: the stages have their own lengths"));
        if (asked.Stages is not null && asked.Iterations is not null)
            errors.Add(new("-n", $"{asked.Iterations} beside --stages", "either: the stages end by time"));
        var rate = asked.Rate is { } text ? Read("-r", text, RateText.PerSecond, RateText.Allowed, errors) : null;
        if (rate is { } given && (given > ArrivalRate.MaxPerSecond || (given <= 0 && asked.Stages is null)))
            errors.Add(new("-r", asked.Rate!, $"above 0, at most {ArrivalRate.MaxPerSecond:#,0}/s"));
        var users = asked.Users is { } said
            ? Read("-u", said, RateText.Count, $"1 to {ClosedLoad.MaxUsers:#,0} users", errors)
            : null;
        if (users is { } many && (many > ClosedLoad.MaxUsers || (many < 1 && asked.Stages is null)))
            errors.Add(new("-u", asked.Users!, $"1 to {ClosedLoad.MaxUsers:#,0} users"));
        var count = asked.Iterations is { } wanted
            ? Read("-n", wanted, RateText.Count, "a whole number of requests, such as 1000 or 10k", errors)
            : null;
        if (count < 1)
            errors.Add(new("-n", asked.Iterations!, "1 or more"));
        var length = asked.Duration is { } lasts ? Time("-d", lasts, Lengths, errors) : null;
        if (length is { } long_ && (long_ < Least || long_ > Most))
            errors.Add(new("-d", asked.Duration!, Lengths));
        var warmUp = asked.WarmUp is { } first
            ? Time("--warm-up", first, "0s to 1h, such as 5s", errors)
            : TimeSpan.Zero;
        if (warmUp > Most)
            errors.Add(new("--warm-up", asked.WarmUp!, "0s to 1h, such as 5s"));
        var spacing = asked.Arrivals is "poisson" ? ArrivalSpacing.Poisson : ArrivalSpacing.Even;
        var stages = asked.Stages is { } ramp ? StagesText.Read(ramp, users is not null, errors) : null;
        if (errors.Count > before)
            return null;
        if (asked.Faults.Count > 0)
            length ??= count is null ? UsualWithFault : null;
        return stages is not null ? OfStages(stages, rate, users, warmUp!.Value, spacing, errors)
            : users is { } closed ? OfUsers((int)closed, length, warmUp!.Value, count)
            : OfRate(rate ?? UsualRate, length, warmUp!.Value, count, spacing, errors);
    }

    /// <summary>Reads a length of time as files write it. Adds a mistake and returns null when it is not one.</summary>
    internal static TimeSpan? Time(string option, string text, string allowed, ICollection<PlanError> errors)
    {
        try
        {
            return Limits.DurationOf(text.Trim());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or OverflowException)
        {
            var bare = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
            errors.Add(
                new(option, text, allowed) { Meant = bare ? $"{text}s" : null, Why = bare ? "has no unit" : null }
            );
            return null;
        }
    }

    private static T? Read<T>(
        string option,
        string text,
        Func<string, T?> read,
        string allowed,
        ICollection<PlanError> errors
    )
        where T : struct
    {
        if (read(text) is { } value)
            return value;
        errors.Add(new(option, text, allowed));
        return null;
    }

    private static LoadShape OfUsers(int users, TimeSpan? length, TimeSpan warmUp, long? count)
    {
        var measured = length ?? (count is null ? Usual : UsualLimit);
        var load = ClosedLoad.Constant(users, warmUp + measured) with { PauseAfterFailure = PauseAfterFailure };
        return new(load, warmUp, measured) { Iterations = count };
    }

    private static LoadShape? OfRate(
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
        if (warmUp > TimeSpan.Zero)
            errors.Add(new("--warm-up", Limits.TextOf(warmUp), "not beside -n: every request counts"));
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

    private static LoadShape? OfStages(
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

using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Cli.Loading;

/// <summary>Reads the options from which the load over time follows.</summary>
internal static class ShapeReading
{
    private const string Lengths = "2s to 1h, such as 30s, 2m or 1m30s";

    /// <summary>Reads the options. Adds every mistake and returns null when there was one.</summary>
    public static LoadShape? Read(LoadAsked asked, ICollection<PlanError> errors)
    {
        var before = errors.Count;
        if (asked.Rate is not null && asked.Users is not null)
            errors.Add(
                new("-u", $"{asked.Users} beside -r {asked.Rate}", "one of them: -r does not wait for answers, -u does")
            );
        if (asked.Stages is not null && asked.Duration is not null)
            errors.Add(
                new("-d", $"{asked.Duration} beside --stages", "one of them: the stages have their own lengths")
            );
        CheckCount(asked, errors);
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
        var length = asked.Duration is { } lasts ? LengthText.Read("-d", lasts, Lengths, errors) : null;
        if (length is { } long_ && (long_ < LoadShape.Least || long_ > LoadShape.Most))
            errors.Add(new("-d", asked.Duration!, Lengths));
        // Figures before a fault say nothing about it while the code of the proxy in between is not compiled yet.
        var warmUp =
            asked.WarmUp is { } first ? LengthText.Read("--warm-up", first, "0s to 1h, such as 5s", errors)
            : asked.Faults.Count > 0 && asked.Stages is null ? LoadShape.WarmUpWithFault
            : TimeSpan.Zero;
        if (warmUp > LoadShape.Most)
            errors.Add(new("--warm-up", asked.WarmUp!, "0s to 1h, such as 5s"));
        var spacing = asked.Arrivals is "poisson" ? ArrivalSpacing.Poisson : ArrivalSpacing.Even;
        var stages = asked.Stages is { } ramp ? StagesText.Read(ramp, users is not null, errors) : null;
        if (errors.Count > before)
            return null;
        if (asked.Faults.Count > 0)
            length ??= LoadShape.UsualWithFault;
        return stages is not null ? LoadShape.OfStages(stages, rate, users, warmUp!.Value, spacing, errors)
            : users is { } closed ? LoadShape.OfUsers((int)closed, length, warmUp!.Value, count)
            : LoadShape.OfRate(rate ?? LoadShape.UsualRate, length, warmUp!.Value, count, spacing, errors);
    }

    /// <summary>A number of requests ends the load by itself, so that what divides its time makes no sense beside it.</summary>
    private static void CheckCount(LoadAsked asked, ICollection<PlanError> errors)
    {
        if (asked.Iterations is not { } count)
            return;
        if (asked.Stages is not null)
            errors.Add(new("-n", $"{count} beside --stages", "one of them: the stages end by time"));
        if (asked.Faults.Count > 0)
            errors.Add(new("-n", $"{count} beside --fault", "-d instead: a fault begins and ends by time"));
        if (asked.WarmUp is { } warmUp && warmUp != "0s")
            errors.Add(new("--warm-up", $"{warmUp} beside -n", "one of them: each of the -n requests counts"));
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
}

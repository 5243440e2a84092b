using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Cli.Loading;

/// <summary>Reads the stages of a ramp: <c>30s:50,2m:50</c>, each a length and the value at its end.</summary>
internal static class StagesText
{
    private const string Option = "--stages";

    /// <summary>Reads the stages. Adds every mistake and returns null when there was one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ofUsers">Whether the values are users and not requests a second.</param>
    /// <param name="errors">Receives the mistakes.</param>
    public static IReadOnlyList<(TimeSpan Duration, double Target)>? Read(
        string text,
        bool ofUsers,
        ICollection<PlanError> errors
    )
    {
        var before = errors.Count;
        var read = new List<(TimeSpan, double)>();
        foreach (var stage in text.Split(',').Select(s => s.Trim()))
        {
            if (stage.Split(':') is not [var length, var target])
            {
                errors.Add(new(Option, stage, "LENGTH:TARGET, joined by commas, such as 30s:50,2m:50"));
                continue;
            }
            var duration = LengthText.Read(Option, length, "a length such as 30s or 2m before the colon", errors);
            if (duration <= TimeSpan.Zero)
                errors.Add(new(Option, length, "a length above 0 before the colon"));
            var value = ofUsers ? RateText.Count(target) : RateText.PerSecond(target);
            var most = ofUsers ? ClosedLoad.MaxUsers : ArrivalRate.MaxPerSecond;
            if (value is not { } reached || reached > most)
                errors.Add(
                    new(
                        Option,
                        target,
                        (ofUsers ? "whole users" : RateText.Allowed)
                            + $", at most {Limits.TextOf(most)}, after the colon"
                    )
                );
            else if (duration is { } lasts)
                read.Add((lasts, reached));
        }
        return errors.Count > before ? null : read;
    }
}

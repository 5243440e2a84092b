using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Comparing;

namespace Chaos.Cli.Comparing;

/// <summary>
/// Converts mistakes of a comparison's plan from the plan's fields to the command-line options, and shows each measure
/// as the user wrote it.
/// </summary>
internal static partial class OptionWords
{
    /// <summary>The mistake as it is reported.</summary>
    /// <param name="error">The mistake with the plan's own field.</param>
    /// <param name="primary">The primary measure; null for none.</param>
    /// <param name="others">The other measures.</param>
    /// <param name="other">The option for the other measures.</param>
    internal static PlanError Of(
        PlanError error,
        ComparedMetric? primary,
        IReadOnlyList<ComparedMetric> others,
        string other
    )
    {
        if (Measure().Match(error.Field) is not { Success: true } match)
            return error.Field is "before" or "after" or "rounds" or "pairs" or "arm"
                    ? error with
                    {
                        Field = $"--{error.Field}",
                    }
                : error.Field == "guardrails" ? error with { Field = other }
                : error;
        var isPrimary = !match.Groups["index"].Success;
        var index = isPrimary ? 0 : int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture);
        var told = error with { Field = isPrimary ? "--primary" : other };
        if ((isPrimary ? primary : others.ElementAtOrDefault(index)) is not { } measure)
            return told;
        return match.Groups["rest"].Value switch
        {
            ".phase" => told with { Value = measure.Text, Why = $"cannot be compared by {error.Value}" },
            ".goodSide" => told with
            {
                Value = measure.Text,
                Why = "does not say which side is the good one",
                Allowed = $"a sign and a limit behind it, such as '{measure.Metric.Name} <= 1'",
            },
            ".margin" => told with { Field = isPrimary ? "--margin" : $"{other} with a margin" },
            _ => told,
        };
    }

    [GeneratedRegex(@"^(?:primary|(?:guardrails|metrics)\[(?<index>\d{1,6})\])(?<rest>\..*)?$")]
    private static partial Regex Measure();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Experiments;

namespace Chaos.Cli.Running;

/// <summary>
/// Words mistakes in the plan of an experiment of the catalogue. Users have not seen its code, so expectations have the
/// names that reports use.
/// </summary>
internal static partial class PlanWords
{
    /// <summary>The mistake, with the experiment's id as field.</summary>
    public static PlanError Of(Experiment experiment, PlanError error)
    {
        if (
            Expectation().Match(error.Field) is not { Success: true } match
            || int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture) is var index
                && index >= experiment.Expectations.Count
        )
            return error with { Field = $"{experiment.Id}: {error.Field}" };
        var text = experiment.Expectations[index].Text;
        return match.Groups["rest"].Value == ".phase"
            ? error with
            {
                Field = experiment.Id,
                Value = text,
                Why = $"cannot be decided in {error.Value}",
            }
            : error with
            {
                Field = $"{experiment.Id}: {text}",
            };
    }

    [GeneratedRegex(@"^expectations\[(?<index>\d{1,6})\](?<rest>.*)$")]
    private static partial Regex Expectation();
}

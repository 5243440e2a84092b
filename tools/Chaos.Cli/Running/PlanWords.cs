using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core.Experiments;

namespace Chaos.Cli.Running;

/// <summary>The fields of an experiment of the catalogue as people know them, who have never seen it in code: what is expected goes by what reports call it.</summary>
public static partial class PlanWords
{
    /// <summary>The field in words; as it is where there are none.</summary>
    public static string FieldOf(Experiment experiment, string field) =>
        Expectation().Match(field) is { Success: true } match && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var index && index < experiment.Expectations.Count
            ? experiment.Expectations[index].Text
            : field;

    [GeneratedRegex(@"^expectations\[(\d{1,6})\]")]
    private static partial Regex Expectation();
}

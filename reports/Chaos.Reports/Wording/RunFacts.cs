using System.Globalization;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>What stands under the sentence: suite, time, length, seed, machine, commit.</summary>
public static class RunFacts
{
    /// <summary>The facts in their order.</summary>
    public static IReadOnlyList<string> Of(RunRecord run)
    {
        var machine = run.Environment;
        var facts = new List<string>
        {
            run.Name,
            Figures.Utc(run.StartedUtc),
            Figures.Span(run.Duration),
            $"seed {run.Seed.ToString(CultureInfo.InvariantCulture)}",
            $"{machine.Cores} {(machine.Cores == 1 ? "core" : "cores")}, {machine.Runtime}, {machine.OperatingSystem}",
            $"chaos {machine.Version}",
        };
        if (machine.Commit is { Length: > 0 } commit)
            facts.Add($"commit {commit[..Math.Min(commit.Length, 12)]}");
        return facts;
    }
}

using System.Globalization;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>The facts below the heading: suite, time, duration, seed, machine, commit.</summary>
internal static class RunFacts
{
    /// <summary>
    /// How long the run took. For a killed run this is a lower bound; empty when not even its first trial ended.
    /// </summary>
    public static string Length(RunRecord run) =>
        run.Interrupted != RunRecord.Unfinished ? Figures.Span(run.Duration)
        : run.Experiments.Count == 0 ? ""
        : $"at least {Figures.Span(run.Duration)}";

    /// <summary>The facts in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Of(RunRecord run)
    {
        var machine = run.Environment;
        var facts = new List<string>
        {
            run.Name,
            Figures.Utc(run.StartedUtc),
            $"seed {run.Seed.ToString(CultureInfo.InvariantCulture)}",
            $"{machine.Cores} {(machine.Cores == 1 ? "core" : "cores")}, {machine.Runtime}, {machine.OperatingSystem}",
            $"chaos {machine.Version}",
        };
        if (Length(run) is { Length: > 0 } length)
            facts.Insert(2, length);
        if (machine.Commit is { Length: > 0 } commit)
            facts.Add($"commit {commit[..Math.Min(commit.Length, 12)]}");
        return facts;
    }
}

using System.Globalization;
using Chaos.Core.Experiments;

namespace Chaos.Cli.Output;

/// <summary>What is going to run and how long it takes, said before it starts.</summary>
internal static class Plan
{
    /// <summary>Measured on two cores: services, proxy and warden start once, and every trial begins with a reset and ends with what is still in flight.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EachSimulation = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan EachTrial = TimeSpan.FromMilliseconds(700);

    internal static async Task PrintAsync(string name, IReadOnlyList<Experiment> experiments, IReadOnlyList<Mutation> mutations, ulong seed, TextWriter output)
    {
        var (trials, total) = Total(experiments, mutations);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {experiments.Count} experiment{(experiments.Count == 1 ? "" : "s")}, {(mutations.Count == 0 ? "" : $"{mutations.Count} mutant{(mutations.Count == 1 ? "" : "s")}, ")}{trials} trials, about {Words(total)}, seed {seed}"));
        foreach (var e in experiments)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {e.Id,-26} {Words(e.PlannedDuration),8}  {e.Arms.Count} arm{(e.Arms.Count == 1 ? "" : "s")}{(e.SideBySide ? " side by side" : "")} x {e.Rounds} round{(e.Rounds == 1 ? "" : "s")}{(e.Faults.Count == 0 ? "" : $": {string.Join(", ", e.Faults.Select(f => $"{f.Fault.Summary}, {f.Duration.TotalSeconds:0.#} s"))}")}"));
        foreach (var m in mutations)
            await output.WriteLineAsync($"  mutant of {m.Experiment.Id}: {m.Name}, to be found by: {m.KilledBy}");
        await output.WriteLineAsync();
    }

    internal static void PrintJson(string name, IReadOnlyList<Experiment> experiments, IReadOnlyList<Mutation> mutations, ulong seed, TextWriter output)
    {
        var (trials, total) = Total(experiments, mutations);
        JsonText.Print(new
        {
            name,
            seed,
            trials,
            plannedDuration = total,
            experiments = experiments.Select(e => new { e.Id, e.Title, e.PlannedDuration, arms = e.Arms.Select(a => a.Name), e.Rounds, faults = e.Faults.Select(f => new { f.Fault.Summary, f.Duration }) }),
            mutants = mutations.Select(m => new { experiment = m.Experiment.Id, mutant = m.Name, m.KilledBy }),
        }, output);
    }

    private static (int Trials, TimeSpan Time) Total(IReadOnlyList<Experiment> experiments, IReadOnlyList<Mutation> mutations)
    {
        var trials = experiments.Sum(e => e.Trials.Count * e.Rounds) + mutations.Sum(m => m.Arms.Count * m.Experiment.Rounds);
        var load = experiments.Sum(e => e.PlannedDuration.Ticks) + mutations.Sum(m => (m.Experiment.Durations.Total * m.Arms.Count * m.Experiment.Rounds).Ticks);
        return (trials, Start + TimeSpan.FromTicks(load) + (EachTrial * trials) + (EachSimulation * experiments.Count));
    }

    private static string Words(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min");
}

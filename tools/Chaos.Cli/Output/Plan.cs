using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Engine.Preflights;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Cli.Output;

/// <summary>What is going to run and how long it takes, said before it starts.</summary>
/// <param name="Name">Name of the run.</param>
/// <param name="Experiments">What runs.</param>
/// <param name="Mutations">What runs broken on purpose.</param>
/// <param name="Seed">Seed of every chance.</param>
internal sealed record Plan(
    string Name,
    IReadOnlyList<Experiment> Experiments,
    IReadOnlyList<Mutation> Mutations,
    ulong Seed
)
{
    /// <summary>
    /// Measured on two cores: services, proxy and warden start once, and every trial begins with a reset and ends with
    /// what is still in flight.
    /// </summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_eachSimulation = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan s_eachTrial = TimeSpan.FromMilliseconds(700);

    private const int LastColumn = 39;

    /// <summary>How often an experiment is run again at most that the machine spoils.</summary>
    internal int Retries { get; init; }

    /// <summary>Whether what the machine can decide is measured first.</summary>
    internal bool HasPreflight { get; init; } = true;

    /// <summary>How many trials there are.</summary>
    internal int Trials => TrialsOf(Experiments) + Mutations.Sum(m => m.Arms.Count * m.Experiment.Rounds);

    /// <summary>How long it takes.</summary>
    internal TimeSpan Duration =>
        s_start
        + (HasPreflight ? PreflightCheck.Duration : TimeSpan.Zero)
        + LoadOf(Experiments)
        + TimeSpan.FromTicks(
            Mutations.Sum(m => (m.Experiment.Durations.Total * m.Arms.Count * m.Experiment.Rounds).Ticks)
        )
        + (s_eachTrial * Trials)
        + (s_eachSimulation * Experiments.Count);

    /// <summary>What further tries add at most: where the machine spoils everything until there is none left.</summary>
    internal TimeSpan RetriesMayAdd => Retries * (LoadOf(Experiments) + (s_eachTrial * TrialsOf(Experiments)));

    internal void Print(TextWriter output)
    {
        output.WriteFitted(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: {Counted.Of(Experiments.Count, "experiment")}, "
                    + $"{(Mutations.Count == 0 ? "" : $"{Counted.Of(Mutations.Count, "mutant")}, ")}"
                    + $"{Counted.Of(Trials, "trial")}, about {Words(Duration)}"
                    + $"{(Retries == 0 ? "" : $" (up to {Words(RetriesMayAdd)} more for further tries of what the machine spoils)")}"
                    + $", seed {Seed}"
            )
        );
        foreach (var e in Experiments)
            output.WriteFitted(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {e.Id, -26} {Words(e.PlannedDuration), 8}  {Counted.Of(e.Arms.Count, "arm")}"
                        + $"{(e.SideBySide ? " side by side" : "")} x {Counted.Of(e.Rounds, "round")}"
                        + $"{(e.Faults.Count == 0 ? "" : ": ")}{string.Join(", ", e.Faults.Select(Words))}"
                ),
                LastColumn
            );
        foreach (
            var service in Experiments
                .SelectMany(e => PlannedRequests.Of(e).Select(r => (e.Id, Requests: r)))
                .GroupBy(r => (r.Id, r.Requests.Service, r.Requests.Address))
        )
        {
            output.WriteFitted(
                $"  {service.Key.Service} runs already at {service.Key.Address} and gets, besides what other services send it:"
            );
            foreach (var (_, requests) in service)
                output.WriteFitted($"    {requests}");
        }
        foreach (var process in Processes())
            output.WriteFitted($"  {process}");
        foreach (var m in Mutations)
            output.WriteFitted($"  mutant of {m.Experiment.Id}: {m.Name}, to be found by: {m.KilledBy}");
        output.WriteLine();
    }

    /// <summary>For other programs, with what else there is to say of it.</summary>
    internal void PrintJson(TextWriter output, object? comparison = null, object? calibration = null) =>
        JsonText.Print(
            new
            {
                Name,
                Seed,
                Trials,
                plannedDuration = Duration,
                RetriesMayAdd,
                experiments = Experiments.Select(e => new
                {
                    e.Id,
                    e.Title,
                    e.PlannedDuration,
                    arms = e.Arms.Select(a => a.Name),
                    e.Rounds,
                    requests = PlannedRequests.Of(e),
                    processes = PlannedProcesses
                        .Of(e, new())
                        .Processes.Select(p => new
                        {
                            p.Service,
                            p.Process.Pid,
                            user = ProcessDetails.NameOf(p.Process.User),
                            process = p.ToString(),
                        }),
                    faults = e.Faults.Select(f => new { f.Fault.Summary, f.Duration }),
                }),
                comparison,
                calibration,
                mutants = Mutations.Select(m => new
                {
                    experiment = m.Experiment.Id,
                    mutant = m.Name,
                    m.KilledBy,
                }),
            },
            output
        );

    private IEnumerable<string> Processes() =>
        Experiments.SelectMany(e => PlannedProcesses.Of(e, new()).Processes).Select(p => p.ToString()).Distinct();

    private static int TrialsOf(IReadOnlyList<Experiment> experiments) =>
        experiments.Sum(e => e.Trials.Count * e.Rounds);

    private static TimeSpan LoadOf(IReadOnlyList<Experiment> experiments) =>
        TimeSpan.FromTicks(experiments.Sum(e => e.PlannedDuration.Ticks));

    private static string Words(FaultWindow fault) =>
        string.Create(CultureInfo.InvariantCulture, $"{fault.Fault.Summary}, {fault.Duration.TotalSeconds:0.#} s");

    private static string Words(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min");
}

using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Engine.Preflights;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Cli.Output;

/// <summary>The plan of a run, printed before it starts: what runs and how long it takes.</summary>
/// <param name="Name">Name of the run.</param>
/// <param name="Experiments">The experiments to run.</param>
/// <param name="Mutations">The mutants to run.</param>
/// <param name="Seed">Seed of all random choices.</param>
internal sealed record Plan(
    string Name,
    IReadOnlyList<Experiment> Experiments,
    IReadOnlyList<Mutation> Mutations,
    ulong Seed
)
{
    /// <summary>
    /// Time to start services, proxy and warden, which happens once. Measured on two cores, like the two below; a trial
    /// also takes time for a reset at its beginning and for the calls in flight at its end.
    /// </summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_eachSimulation = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan s_eachTrial = TimeSpan.FromMilliseconds(700);

    private const int LastColumn = 39;

    /// <summary>How often an experiment that the machine spoiled may be run again.</summary>
    internal int Retries { get; init; }

    /// <summary>Whether a preflight measures first what the machine can decide.</summary>
    internal bool HasPreflight { get; init; } = true;

    /// <summary>The number of trials.</summary>
    internal int Trials => TrialsOf(Experiments) + Mutations.Sum(m => m.Arms.Count * m.Experiment.Rounds);

    /// <summary>The planned duration of the run.</summary>
    internal TimeSpan Duration =>
        s_start
        + (HasPreflight ? PreflightCheck.Duration : TimeSpan.Zero)
        + LoadOf(Experiments)
        + TimeSpan.FromTicks(
            Mutations.Sum(m => (m.Experiment.Durations.Total * m.Arms.Count * m.Experiment.Rounds).Ticks)
        )
        + (s_eachTrial * Trials)
        + (s_eachSimulation * Experiments.Count);

    /// <summary>
    /// The greatest duration that further tries can add: that of a run of which the machine spoils every try.
    /// </summary>
    internal TimeSpan RetriesMayAdd => Retries * (LoadOf(Experiments) + (s_eachTrial * TrialsOf(Experiments)));

    internal void Print(TextWriter output)
    {
        output.WriteFitted(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: {Counted.Of(Experiments.Count, "experiment")}, "
                    + $"{(Mutations.Count == 0 ? "" : $"{Counted.Of(Mutations.Count, "mutant")}, ")}"
                    + $"{Counted.Of(Trials, "trial")}, about {Words(Duration)}"
                    + $"{(Retries == 0 ? "" : $" (up to {Words(RetriesMayAdd)} more to repeat what the machine spoils)")}"
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
        foreach (var (path, text) in Experiments.SelectMany(CountedCalls.Told))
            output.WriteFitted($"  {path}: {text}");
        foreach (
            var service in Experiments
                .SelectMany(e => PlannedRequests.Of(e).Select(r => (e.Id, Requests: r)))
                .GroupBy(r => (r.Id, r.Requests.Service, r.Requests.Address))
        )
        {
            output.WriteFitted(
                $"  {service.Key.Service} already runs at {service.Key.Address} and gets these requests, besides those of other services:"
            );
            foreach (var (_, requests) in service)
                output.WriteFitted($"    {requests}");
        }
        foreach (var process in Processes())
            output.WriteFitted($"  {process}");
        foreach (var m in Mutations)
            output.WriteFitted($"  mutant of {m.Experiment.Id}: {m.Name}, to be detected by: {m.KilledBy}");
        output.WriteLine();
    }

    /// <summary>Prints the plan as JSON, with that of a comparison or calibration.</summary>
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

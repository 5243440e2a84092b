using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;
using Chaos.Engine.Trials;

namespace Chaos.Engine.Runs;

/// <summary>Runs experiments one after the other and keeps every record as soon as it exists, so that nothing measured is lost however a run ends.</summary>
public sealed class RunExecutor(ITestbed testbed, RecordFolder folder, RunEnvironment environment, TimeProvider time)
{
    private static readonly ulong Rounds = Chance.Stream("rounds");

    /// <summary>Runs all of it; cancelled, it gives what there is.</summary>
    public async Task<RunRecord> RunAsync(RunRequest request, IRunWatcher watcher, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var begun = time.GetTimestamp();
        var results = new List<ExperimentResult>();
        var interrupted = (string?)null;
        var broke = false;
        foreach (var experiment in request.Experiments)
        {
            var (result, unrevertible) = await RunAsync(experiment, request, watcher, cancellationToken);
            results.Add(result);
            watcher.Judged(experiment, result);
            broke = unrevertible is not null;
            interrupted = unrevertible ?? (cancellationToken.IsCancellationRequested ? "interrupted by the user" : null);
            folder.Write(Manifest());
            if (interrupted is not null) break;
        }
        return Manifest();

        RunRecord Manifest() => new()
        {
            Name = request.Name,
            StartedUtc = started,
            Duration = time.GetElapsedTime(begun),
            Seed = request.Seed,
            Environment = environment,
            Interrupted = interrupted,
            Broke = broke,
            Planned = request.Experiments.Count,
            Experiments = results,
        };
    }

    /// <summary>Seed of a round. All arms of a round share it: the same arrivals, the same draws.</summary>
    public static ulong SeedOf(ulong seed, Experiment experiment, int round) => Chance.Bits(seed, Rounds, (ulong)round, experiment.Id);

    /// <summary>The result, and the message about a fault that could not be taken back: nothing may be measured on top of it.</summary>
    private async Task<(ExperimentResult Result, string? Unrevertible)> RunAsync(Experiment experiment, RunRequest request, IRunWatcher watcher, CancellationToken cancellationToken)
    {
        var again = string.Format(System.Globalization.CultureInfo.InvariantCulture, request.Again, experiment.Id);
        var begun = time.GetTimestamp();
        if (experiment.Errors() is { Count: > 0 } errors) return (Judge.Invalid(experiment, errors) with { Again = again }, null);
        var records = new List<TrialRecord>();
        var runner = new TrialRunner(testbed);
        var (broken, unrevertible) = ((string?)null, (string?)null);
        foreach (var (arm, round) in Order(experiment))
        {
            try
            {
                var setup = new TrialSetup { Experiment = experiment, Arm = arm, Round = round, Seed = SeedOf(request.Seed, experiment, round) };
                var record = await runner.RunAsync(setup, watcher.Progress, cancellationToken);
                folder.Write(record);
                records.Add(record);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Before its load began there is nothing to keep.
            }
            catch (FaultNotRevertedException e)
            {
                broken = unrevertible = e.Message;
            }
            catch (TestbedException e)
            {
                // The next experiment may need none of what broke here.
                broken = e.Message;
            }
            if (broken is not null || cancellationToken.IsCancellationRequested) break;
        }
        var result = broken is null ? Judge.Decide(experiment, records) : Judge.Stopped(experiment, records, broken);
        return (result with { Again = again, Duration = time.GetElapsedTime(begun) }, unrevertible);
    }

    /// <summary>Arms in turn within each round, the order reversed in every second one (ABBA), so that a drift of the machine does not favour one.</summary>
    private static IEnumerable<(Arm Arm, int Round)> Order(Experiment experiment) =>
        Enumerable.Range(1, experiment.Rounds).SelectMany(round => (round % 2 == 1 ? experiment.Arms : experiment.Arms.Reverse()).Select(arm => (arm, round)));
}

using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;
using Chaos.Engine.Simulation;
using Chaos.Engine.Trials;

namespace Chaos.Engine.Runs;

/// <summary>
/// Runs experiments one after the other and keeps every record as soon as it exists, so that nothing measured is lost
/// however a run ends.
/// </summary>
public sealed class RunExecutor(ITestbed testbed, RecordFolder folder, RunEnvironment environment, TimeProvider time)
{
    /// <summary>Why a run ended early whose manifest nobody wrote again.</summary>
    public const string Unfinished = RunRecord.Unfinished;

    private static readonly ulong s_rounds = Chance.Stream("rounds");

    /// <summary>
    /// Why something of this run could not be written; null where all was. What was measured is judged all the same,
    /// and nothing more is begun.
    /// </summary>
    private string? _unwritten;

    /// <summary>Runs all of it; cancelled, it gives what there is.</summary>
    public async Task<RunRecord> RunAsync(RunRequest request, IRunWatcher watcher, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var begun = time.GetTimestamp();
        var results = new List<ExperimentResult>();
        var interrupted = (string?)null;
        var mutants = new List<MutantResult>();
        var spoiled = new List<SpoiledTry>();
        var broke = false;
        folder.Write(Manifest() with { Interrupted = Unfinished });
        foreach (var experiment in request.Experiments)
        {
            var ((result, records, unrevertible), before) = await RunAsync(
                experiment,
                request,
                watcher,
                UntilNow,
                cancellationToken
            );
            results.Add(result);
            spoiled.AddRange(before);
            watcher.Judged(experiment, result);
            foreach (
                var mutation in request.Mutations.Where(m =>
                    m.Experiment.Id == experiment.Id && result.Problems.Count == 0
                )
            )
            {
                if (unrevertible is not null || _unwritten is not null || cancellationToken.IsCancellationRequested)
                    break;
                (var mutant, unrevertible) = await RunAsync(mutation, records, request, watcher, cancellationToken);
                if (mutant is null)
                    continue;
                mutants.Add(mutant);
                watcher.Judged(mutant);
            }
            broke = unrevertible is not null || _unwritten is not null;
            interrupted =
                unrevertible
                ?? _unwritten
                ?? (
                    cancellationToken.IsCancellationRequested
                        ? request.WhyCancelled?.Invoke() ?? TrialRecord.StoppedByUser
                        : null
                );
            Write(() => folder.Write(Manifest() with { Interrupted = interrupted ?? Unfinished }));
            if (interrupted is not null)
                break;
        }
        return Manifest();

        // Whoever kills us now loses no trial that was made.
        void UntilNow(Experiment experiment, IReadOnlyList<TrialRecord> made) =>
            Write(() =>
                folder.Write(
                    Manifest() with
                    {
                        Interrupted = Unfinished,
                        Experiments =
                        [
                            .. results,
                            Judge.Unfinished(experiment, made, Unfinished) with
                            {
                                Again = AgainOf(experiment, request),
                            },
                        ],
                    }
                )
            );

        RunRecord Manifest() =>
            new()
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
                Mutants = mutants,
                SpoiledTries = spoiled,
                Preflight = request.Preflight,
                InconclusiveIsWarning = request.InconclusiveIsWarning,
            };
    }

    /// <summary>Seed of a round. All arms of a round share it: the same arrivals, the same draws.</summary>
    public static ulong SeedOf(ulong seed, Experiment experiment, int round) =>
        Chance.Bits(seed, s_rounds, (ulong)round, experiment.Id);

    /// <summary>A disk that is full costs what was to be written, and not the verdict on what was measured.</summary>
    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (RecordException e)
        {
            _unwritten ??= e.Message;
        }
    }

    private static string AgainOf(Experiment experiment, RunRequest request) =>
        string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            request.Again,
            experiment.Source ?? experiment.Id
        );

    /// <summary>The last try of an experiment, and the ones before it that the machine spoiled.</summary>
    private async Task<(Tried Last, IReadOnlyList<SpoiledTry> Spoiled)> RunAsync(
        Experiment experiment,
        RunRequest request,
        IRunWatcher watcher,
        Action<Experiment, IReadOnlyList<TrialRecord>> untilNow,
        CancellationToken cancellationToken
    )
    {
        var again = AgainOf(experiment, request);
        var begun = time.GetTimestamp();
        if (experiment.Errors() is { Count: > 0 } errors)
            return (new(Judge.Invalid(experiment, errors) with { Again = again }, []), []);
        // What a process takes to start is known when the first trial has started it, and nothing else of the trials
        // goes into the prediction.
        var starts = experiment.Faults.Any(f => f.Fault.Effect.Kind == FaultEffectKind.Kill);
        var (simulated, unpredicted) = starts
            ? (null, null)
            : await PredictAsync(experiment, request, cancellationToken);
        var (last, spoiled) = await new Tries(folder, request.Retries).RunAsync(
            experiment.Id,
            OnceAsync,
            watcher.Spoiled,
            cancellationToken
        );
        return (
            last with
            {
                Result = last.Result with
                {
                    Again = again,
                    NotPredicted = unpredicted,
                    Duration = time.GetElapsedTime(begun),
                },
            },
            spoiled
        );

        async Task<Tried> OnceAsync()
        {
            var records = new List<TrialRecord>();
            var order = RoundOrder.Of(experiment, () => request.GoesOn?.Invoke(records) == true);
            var (broken, unrevertible, wrong) = await TrialsAsync(
                experiment,
                order,
                request,
                Keep,
                watcher,
                cancellationToken
            );
            if (starts && broken is null && simulated is null)
                (simulated, unpredicted) = await PredictAsync(experiment, request, cancellationToken);
            return new(
                broken is null ? Judge.Decide(experiment, records, simulated)
                    : wrong ? Judge.Invalid(experiment, records, broken)
                    : Judge.Stopped(experiment, records, broken),
                records,
                unrevertible
            );

            void Keep(IReadOnlyList<TrialRecord> made)
            {
                records.AddRange(made);
                // The manifest names a record before it is there under its own name: at whatever moment we are killed, no
                // record that is there goes unreported.
                foreach (var record in made)
                    Write(() => folder.Prepare(record));
                untilNow(experiment, records);
                foreach (var record in made)
                    Write(() => folder.Finish(record));
            }
        }
    }

    /// <summary>
    /// Runs what has to run broken. Its records are not kept: the table says what became of it, and the command that
    /// runs it again is the run's own.
    /// </summary>
    private async Task<(MutantResult? Result, string? Unrevertible)> RunAsync(
        Mutation mutation,
        IReadOnlyList<TrialRecord> healthy,
        RunRequest request,
        IRunWatcher watcher,
        CancellationToken cancellationToken
    )
    {
        var order = RoundOrder
            .Of(mutation.Experiment)
            .Select(o => (Arms: (IReadOnlyList<Arm>)[.. o.Arms.Where(mutation.Arms.Contains)], o.Round))
            .Where(o => o.Arms.Count > 0);
        var records = new List<TrialRecord>();
        var (broken, unrevertible, _) = await TrialsAsync(
            mutation.Experiment,
            order,
            request,
            records.AddRange,
            watcher,
            cancellationToken
        );
        if (cancellationToken.IsCancellationRequested)
            return (null, unrevertible);
        broken ??= records.FirstOrDefault(r => r.Interrupted is not null)?.Interrupted;
        if (broken is not null)
            return (
                new(mutation.Experiment.Id, mutation.Name, mutation.KilledBy, Verdict.Inconclusive, broken),
                unrevertible
            );
        return (
            MutantResult.Of(mutation, [.. records, .. healthy.Where(h => mutation.Arms.All(a => a.Name != h.Arm))]),
            null
        );
    }

    private async Task<(string? Broken, string? Unrevertible, bool Wrong)> TrialsAsync(
        Experiment experiment,
        IEnumerable<(IReadOnlyList<Arm> Arms, int Round)> order,
        RunRequest request,
        Action<IReadOnlyList<TrialRecord>> keep,
        IRunWatcher watcher,
        CancellationToken cancellationToken
    )
    {
        var runner = new TrialRunner(testbed, request.WhyCancelled);
        foreach (var (arms, round) in order)
        {
            try
            {
                var setup = new TrialSetup
                {
                    Experiment = experiment,
                    Arms = arms,
                    Round = round,
                    Seed = SeedOf(request.Seed, experiment, round),
                };
                keep(await runner.RunAsync(setup, watcher.Progress, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Before its load began there is nothing to keep.
            }
            catch (FaultNotRevertedException e)
            {
                return (e.Message, e.Message, false);
            }
            catch (TestbedException e)
            {
                // The next experiment may need none of what broke here.
                return (e.Message, null, e is WrongExperimentException);
            }
            if (cancellationToken.IsCancellationRequested)
                break;
        }
        return (null, null, false);
    }

    private async Task<(IReadOnlyList<TrialRecord>? Records, string? WhyNot)> PredictAsync(
        Experiment experiment,
        RunRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (
                request.Predict is null
                    ? null
                    : await request.Predict(experiment, request.Seed, testbed.StartUps, cancellationToken),
                null
            );
        }
        catch (CannotBeSimulatedException e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, null);
        }
    }
}

using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Simulation;
using Chaos.Engine.Trials;
using Chaos.Records;

namespace Chaos.Engine.Runs;

/// <summary>
/// Runs experiments one after the other and publishes all that happens as events. The first watcher writes the records
/// before the run goes on, so that nothing measured is lost however a run ends. All others only watch.
/// </summary>
public sealed class RunExecutor(ITestbed testbed, RecordFolder folder, RunEnvironment environment, TimeProvider time)
{
    /// <summary>Runs all experiments. When cancelled, it returns the results so far.</summary>
    /// <param name="request">The experiments to run.</param>
    /// <param name="watch">Called with every event, from any thread; it must be quick and must not throw.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<RunRecord> RunAsync(
        RunRequest request,
        Action<RunEvent> watch,
        CancellationToken cancellationToken
    )
    {
        var writer = new RunWriter(folder, request, environment, time);
        Publish(new RunBegan(request.Name, request.Seed, time.GetUtcNow(), request.Experiments));
        foreach (var experiment in request.Experiments)
        {
            var (result, records, unrevertible) = await RunAsync(experiment, request, Publish, cancellationToken);
            foreach (var finding in result.Findings)
                Publish(new FindingMade(experiment, finding));
            Publish(new VerdictGiven(experiment, result));
            foreach (
                var mutation in request.Mutations.Where(m =>
                    m.Experiment.Id == experiment.Id && result.Problems.Count == 0
                )
            )
            {
                if (
                    unrevertible is not null
                    || writer.Unwritten is not null
                    || cancellationToken.IsCancellationRequested
                )
                    break;
                (var mutant, unrevertible) = await RunAsync(mutation, records, request, Publish, cancellationToken);
                if (mutant is not null)
                    Publish(new MutantJudged(mutant));
            }
            var interrupted =
                unrevertible
                ?? writer.Unwritten
                ?? (
                    cancellationToken.IsCancellationRequested
                        ? request.WhyCancelled?.Invoke() ?? TrialRecord.StoppedByUser
                        : null
                );
            Publish(
                new ExperimentEnded(experiment, interrupted, unrevertible is not null || writer.Unwritten is not null)
            );
            if (interrupted is not null)
                break;
        }
        var run = writer.Run;
        Publish(new RunEnded(run));
        return run;

        void Publish(RunEvent happened)
        {
            writer.Take(happened);
            watch(happened);
        }
    }

    /// <summary>The last try of an experiment.</summary>
    private async Task<Tried> RunAsync(
        Experiment experiment,
        RunRequest request,
        Action<RunEvent> publish,
        CancellationToken cancellationToken
    )
    {
        var again = request.AgainOf(experiment);
        var begun = time.GetTimestamp();
        if (experiment.Errors() is { Count: > 0 } errors)
            return new(Judge.Invalid(experiment, errors) with { Again = again }, []);
        // The first trial measures how long a process takes to start. Nothing else of the trials is used in the
        // prediction.
        var starts = experiment.Faults.Any(f => f.Fault.Effect.Kind == FaultEffectKind.Kill);
        var (simulated, unpredicted) = starts
            ? (null, null)
            : await PredictAsync(experiment, request, cancellationToken);
        var tries = 0;
        var last = await new Tries(folder, request.Retries).RunAsync(
            experiment.Id,
            OnceAsync,
            spoiled => publish(new TrySpoiled(spoiled)),
            cancellationToken
        );
        return last with
        {
            Result = last.Result with
            {
                Again = again,
                NotPredicted = unpredicted,
                Duration = time.GetElapsedTime(begun),
            },
        };

        async Task<Tried> OnceAsync()
        {
            var records = new List<TrialRecord>();
            var order = RoundOrder.Of(experiment, () => request.GoesOn?.Invoke(records) == true);
            var (broken, unrevertible, wrong) = await TrialsAsync(
                experiment,
                null,
                tries++,
                order,
                records,
                request,
                publish,
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
        }
    }

    /// <summary>
    /// Runs the mutants of an experiment. Their records are not kept: the table of mutants shows the results, and each
    /// is run again by a command of its own.
    /// </summary>
    private async Task<(MutantResult? Result, string? Unrevertible)> RunAsync(
        Mutation mutation,
        IReadOnlyList<TrialRecord> healthy,
        RunRequest request,
        Action<RunEvent> publish,
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
            mutation.Name,
            0,
            order,
            records,
            request,
            publish,
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

    /// <summary>
    /// Runs trials one after the other and adds their records to <paramref name="made"/>. Stops at the first trial
    /// that cannot be run.
    /// </summary>
    private async Task<(string? Broken, string? Unrevertible, bool Wrong)> TrialsAsync(
        Experiment experiment,
        string? mutant,
        int earlierTries,
        IEnumerable<(IReadOnlyList<Arm> Arms, int Round)> order,
        List<TrialRecord> made,
        RunRequest request,
        Action<RunEvent> publish,
        CancellationToken cancellationToken
    )
    {
        var runner = new TrialRunner(testbed, request.WhyCancelled)
        {
            Engine = request.Engine,
            Logs = Path.Combine(folder.Path, "logs"),
        };
        foreach (var (arms, round) in order)
        {
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = arms,
                Round = round,
                Seed = RoundOrder.SeedOf(request.Seed, experiment, round),
                Mutant = mutant,
                EarlierTries = earlierTries,
            };
            try
            {
                var records = await runner.RunAsync(setup, publish, cancellationToken);
                made.AddRange(records);
                publish(new TrialEnded(setup, records, records[0].Interrupted));
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                // If its load had not begun, there is nothing to keep.
                publish(new TrialEnded(setup, [], e.Message));
            }
            catch (Exception e) when (e is TestbedException or FaultNotRevertedException)
            {
                publish(new TrialEnded(setup, [], e.Message));
                // The next experiment may not need what broke here. But with a fault still there nothing may be
                // measured.
                return (e.Message, e is FaultNotRevertedException ? e.Message : null, e is WrongExperimentException);
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

using Chaos.Core.Events;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Messaging;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// Runs one trial: the only thing that is ever executed.
/// <code>
///  prepare ─ load ──────────────────────────────────────────────── drain ─ collect ─ record
///            │ warm-up │ baseline │ fault (inject ... revert) │ recovery │
///            └ canaries, samples ────────────────────────────────────────┘
/// </code>
/// </summary>
/// <param name="testbed">Where the trial runs.</param>
/// <param name="whyStopped">Why the run is cancelled, if not by the user. Null, or returning null, if by the
/// user.</param>
internal sealed class TrialRunner(ITestbed testbed, Func<string?>? whyStopped = null)
{
    private static readonly ulong s_arrivals = Chance.Stream("arrivals of a workload");

    /// <summary>What begins the calls.</summary>
    public ILoadEngine Engine { get; init; } = OwnEngine.Instance;

    /// <summary>The folder for what the engine writes; null for none.</summary>
    public string? Logs { get; init; }

    /// <summary>
    /// Runs the trial and returns a record for each of its arms. When cancelled, it reverts the faults, stops the load
    /// and returns the records so far, marked as interrupted.
    /// </summary>
    /// <exception cref="TestbedException">Something that the trial runs on does not work.</exception>
    /// <exception cref="WrongExperimentException">The experiment turns out to be wrong.</exception>
    /// <exception cref="FaultNotRevertedException">A fault could not be reverted.</exception>
    public async Task<IReadOnlyList<TrialRecord>> RunAsync(
        TrialSetup setup,
        Action<RunEvent> publish,
        CancellationToken cancellationToken
    )
    {
        await testbed.PrepareAsync(setup, cancellationToken);
        RecoveryRoom.Check(setup.Experiment, testbed.StartUps);
        var steps = new TrialSteps(testbed);
        await using var external = new ExternalWatch(setup, testbed);
        try
        {
            await steps.SetUpAsync(setup, cancellationToken);
            await external.AwaitAsync(publish, cancellationToken);
            var loads = LoadsOf(setup, external);
            // Where all loads are made elsewhere there is nothing for another engine to begin.
            var engine = loads.Loads.Count > 0 ? Engine : OwnEngine.Instance;
            await using var session = await engine.BeginAsync(loads, cancellationToken);
            return await RunAsync(setup, steps, external, session, publish, cancellationToken);
        }
        catch (WrongExperimentException e)
        {
            await external.EndAsync();
            var failed = await steps.TearDownAsync(setup);
            if (failed.Count == 0)
                throw;
            throw new WrongExperimentException(string.Join("; ", failed.Prepend(e.Message)), e);
        }
        finally
        {
            // No call comes any more from the programs that make loads when what was set up is torn down.
            try
            {
                await external.EndAsync();
            }
            finally
            {
                await steps.TearDownAsync(setup);
            }
        }
    }

    /// <summary>Makes the load, and what belongs to it, after the setup.</summary>
    private async Task<IReadOnlyList<TrialRecord>> RunAsync(
        TrialSetup setup,
        TrialSteps steps,
        ExternalWatch external,
        ILoadSession session,
        Action<RunEvent> publish,
        CancellationToken cancellationToken
    )
    {
        var experiment = setup.Experiment;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watching = new CancellationTokenSource();
        var clock = new TrialClock(testbed.Time, session.Began);
        var phaseStart = experiment.Durations.WarmUp + experiment.Durations.Baseline;
        var faults = experiment
            .Faults.Select(w => new TrialFault(
                w,
                testbed.Bind(w.Fault),
                clock,
                experiment.Durations.WarmUp,
                phaseStart,
                experiment.Durations.Total,
                (window, stage) => publish(new FaultChanged(setup, clock.Elapsed, window, stage))
            ))
            .ToList();
        faults.ForEach(f => f.All = faults);
        using var schedule = new FaultSchedule(experiment, faults, clock);
        var messages = new MessageBook(testbed, setup, clock);
        var lanes = setup
            .Arms.SelectMany(arm =>
                experiment
                    .WorkloadsOf(arm)
                    .Select(
                        (w, i) =>
                            new TrialWorkload(
                                arm,
                                w,
                                SeedOf(setup, i),
                                messages.ProducerOf(arm, w.Name),
                                testbed,
                                clock,
                                (session, TrialLoads.NameOf(setup.Arms, arm, w)),
                                experiment,
                                steps.SharedOf(arm),
                                external,
                                (of, name, slot) => publish(new SlotCompleted(setup, clock.Elapsed, of, name, slot))
                            )
                    )
            )
            .ToList();
        var watches = setup.Arms.Select(a => new LoadWatch(setup, a, [.. lanes.Where(l => l.Arm == a)])).ToList();
        publish(new TrialBegan(setup, clock.Elapsed, clock.StartUtc));
        messages.Start();
        var loads = lanes.Select(l => l.RunAsync(ending.Token)).ToList();
        var sampler = new Sampler(
            testbed,
            messages,
            experiment.Stops,
            clock,
            (at, sample) => publish(new SampleTaken(setup, at, sample))
        );
        var deaths = new DeathWatch(
            testbed,
            clock,
            () => faults.Count > 0 ? faults.All(f => f.Began is null) : clock.Elapsed < phaseStart,
            death => publish(new ServiceChanged(setup, EventOf(death)))
        );
        var progress = new ProgressLoop(setup, clock, [.. lanes.Select(l => l.Recorder)], faults, publish);
        List<Task> watchers =
        [
            .. faults.Select(f => f.WatchAsync(watching.Token)),
            sampler.RunAsync(watching.Token),
            deaths.RunAsync(watching.Token),
            progress.RunAsync(watching.Token),
            .. watches.Select(w => w.RunAsync(clock, watching.Token)),
        ];
        var isCounted = faults.Count == 0 && lanes.All(l => l.Workload.Iterations is not null);
        TestbedException? broken = null;
        string? interrupted = null;
        IReadOnlyList<ServiceRecord> services = [];
        var ledgers = new Dictionary<string, IReadOnlyList<LedgerRecord>>();
        var loadEnd = TimeSpan.Zero;
        TimeSpan? done = null;
        IReadOnlyList<string> tornDown = [];
        try
        {
            try
            {
                await AllOrFirstFailureAsync(
                    // A load of a number of calls ends the trial with the last of them, if there is no fault.
                    isCounted ? [.. loads] : [schedule.RunAsync(BeforeFirstAsync, ending.Token), .. loads],
                    [sampler.Stopped, deaths.Stopped, external.EndedAsync(clock), .. watches.Select(w => w.Stopped)]
                );
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                interrupted = whyStopped?.Invoke() ?? TrialRecord.StoppedByUser;
            }
            catch (TestbedException e) when (e is UncrossedEdgeException or not WrongExperimentException)
            {
                (broken, interrupted) = (e, e.Message);
            }
            finally
            {
                // The clock begins a moment before the load.
                loadEnd = TimeSpan.FromTicks(Math.Clamp(clock.Elapsed.Ticks, 0, experiment.Durations.Total.Ticks));
                // Nothing of a load that is done is missing in its last second.
                if (isCounted && loads.All(l => l.IsCompletedSuccessfully))
                    (done, loadEnd) = (loadEnd, TimeSpan.FromSeconds(Math.Ceiling(loadEnd.TotalSeconds)));
                await EndAsync(schedule, interrupted);
            }
            interrupted ??= await DrainAsync(messages, cancellationToken);
        }
        finally
        {
            // Whatever happened, no task of this trial goes on after it.
            ending.Cancel();
            try
            {
                await Quietly(loads);
            }
            finally
            {
                await external.EndAsync();
                tornDown = await steps.TearDownAsync(setup);
                watching.Cancel();
                await Task.WhenAll(watchers);
                await messages.DisposeAsync();
                foreach (var lane in lanes)
                    await lane.DisposeAsync();
            }
        }
        foreach (var death in faults.Select(f => f.NotBack).OfType<ServiceDeath>())
            deaths.Add(death);
        var calls = lanes.Select(l => (l.Arm, l.Workload, Record: l.Finish(loadEnd))).ToList();
        if (broken is NoGoodCallException or UncrossedEdgeException)
        {
            var times = PhaseTimes.Of(experiment, faults, calls.Select(c => c.Record), loadEnd) with { Done = done };
            var ill = IllCalls.Of(
                experiment,
                [.. calls.Select(c => (c.Workload, c.Record))],
                times,
                (broken as UncrossedEdgeException)?.Caller,
                testbed.LastLinesOf
            );
            // Only a caller whose own calls are good, but that makes none over its edge, is wired wrongly.
            if (ill is null && broken is UncrossedEdgeException)
                throw broken;
            interrupted = ill ?? interrupted;
        }
        try
        {
            if (interrupted is null)
            {
                await deaths.CheckAsync(cancellationToken);
                services = await testbed.CollectAsync(cancellationToken);
            }
        }
        catch (TestbedException e)
        {
            interrupted = e.Message;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = whyStopped?.Invoke() ?? TrialRecord.StoppedByUser;
        }
        var reported = services
            .SelectMany(s => s.Events)
            .Select(e => new TrialEvent(
                e.AtUtc - clock.StartUtc,
                $"{e.Source}: {e.Name}{(e.Detail is null ? "" : $" ({e.Detail})")}"
            )
            {
                Name = e.Name,
                Source = e.Source,
            })
            .ToList();
        foreach (var one in reported)
            publish(new ServiceChanged(setup, one));
        var events = schedule
            .Events.Concat(reported)
            .Concat(tornDown.Select(text => new TrialEvent(loadEnd, text) { Name = TrialEvent.TeardownFailed }))
            .Concat(deaths.Deaths.Select(EventOf))
            .OrderBy(e => e.At)
            .ToList();
        // Also for a trial that was cut short: its messages are accounted for up to that time.
        foreach (var arm in setup.Arms)
            ledgers[arm.Name] = await messages.RecordsAsync(arm, loadEnd, cancellationToken);
        return
        [
            .. setup.Arms.Select(arm => new TrialRecord
            {
                Experiment = experiment.Id,
                Arm = arm.Name,
                Round = setup.Round,
                Seed = setup.Seed,
                Testbed = testbed.Name,
                Engine = Engine.Name,
                StartedUtc = clock.StartUtc,
                Interrupted = interrupted,
                AttemptTimeout = experiment.AttemptTimeout,
                Times = PhaseTimes.Of(
                    experiment,
                    faults,
                    calls.Where(c => c.Arm == arm).Select(c => c.Record),
                    loadEnd
                ) with
                {
                    Done = done,
                },
                Workloads = [.. calls.Where(c => c.Arm == arm).Select(c => c.Record)],
                Ledgers =
                [
                    .. ledgers.GetValueOrDefault(arm.Name) ?? [],
                    .. lanes.Where(l => l.Arm == arm).SelectMany(l => l.Ledgers),
                ],
                Services = services,
                Series = sampler.Records(arm.Name),
                Receipts = [.. faults.Select(f => f.Receipt(deaths.Deaths, faults, loadEnd))],
                Events = events,
                Deaths = deaths.Deaths,
            }),
        ];

        async Task BeforeFirstAsync(CancellationToken token)
        {
            await deaths.CheckAsync(token);
            sampler.CheckStops();
            NoGoodCallException.ThrowIf(experiment.SteadyState, lanes);
        }
    }

    /// <summary>The loads that the run makes itself.</summary>
    private TrialLoads LoadsOf(TrialSetup setup, ExternalWatch external) =>
        new(
            setup.Experiment.Id,
            setup
                .Arms.SelectMany(arm => setup.Experiment.WorkloadsOf(arm).Select(workload => (arm, workload)))
                .Where(l => external.Of(l.arm, l.workload) is null)
                .ToDictionary(l => TrialLoads.NameOf(setup.Arms, l.arm, l.workload), l => l.workload),
            Logs
        );

    private static TrialEvent EventOf(ServiceDeath death) => new(death.At, death.ToString());

    /// <summary>
    /// Reverts the faults. If that fails because of an earlier failure, the message names the earlier one first.
    /// </summary>
    private static async Task EndAsync(FaultSchedule schedule, string? interrupted)
    {
        try
        {
            await schedule.EndAsync();
        }
        catch (FaultNotRevertedException e) when (interrupted is not null)
        {
            throw new FaultNotRevertedException($"{interrupted}; {e.Message}", e);
        }
    }

    /// <summary>
    /// Gives the consumers time to handle what was published. Returns why the trial did not get there; null when it
    /// did.
    /// </summary>
    private async Task<string?> DrainAsync(MessageBook messages, CancellationToken cancellationToken)
    {
        try
        {
            await messages.DrainAsync(cancellationToken);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return whyStopped?.Invoke() ?? TrialRecord.StoppedByUser;
        }
        catch (TestbedException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Stops the trial when its load fails before its end, which is a defect of a driver, or when something else stops
    /// it.
    /// </summary>
    private static async Task AllOrFirstFailureAsync(List<Task> tasks, params Task[] stopped)
    {
        while (tasks.Count > 0)
        {
            var ended = await Task.WhenAny([.. tasks, .. stopped]);
            await ended;
            tasks.Remove(ended);
        }
    }

    /// <summary>
    /// Seed of a workload. The first one has the trial's own seed, each other one a different seed: with the same seed
    /// all random arrivals would come at the same moments, as one load in batches.
    /// </summary>
    private static ulong SeedOf(TrialSetup setup, int workload) =>
        workload == 0 ? setup.Seed : Chance.Bits(setup.Seed, s_arrivals, (ulong)workload);

    private static async Task Quietly(IEnumerable<Task> loads)
    {
        try
        {
            await Task.WhenAll(loads);
        }
        catch (OperationCanceledException)
        {
            // The load was stopped deliberately. Its recorder knows which calls had not ended.
        }
        catch (TestbedException)
        {
            // The engine ended the load. The first of these failures has stopped the trial, and is its reason.
        }
    }
}

using System.Collections.Concurrent;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Chaos.NBomber;

/// <summary>
/// The loads of one trial as one run of NBomber: a scenario for each workload, and one that tells when NBomber began.
/// <code>
///  Run (a thread of its own) ─ clock ───── first iteration: the trial's clock starts ─── stops the run early
///                            └ workload ── waits for the trial, then a call for each iteration
/// </code>
/// NBomber's run cannot be cancelled. Iterations that begin after the end of the load return without a call, and the clock
/// asks NBomber to stop.
/// </summary>
internal sealed class NBomberSession(TrialLoads loads) : ILoadSession
{
    private const string Clock = "chaos clock";

    /// <summary>
    /// How long before NBomber's first iteration the trial begins. The first iterations of a process are late, and later
    /// ones shall not fall into the second before theirs.
    /// </summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(50);

    /// <summary>NBomber's own clock may end a load by so much earlier than the trial's.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    /// <summary>NBomber waits up to a minute for iterations that are under way.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(75);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<DrivenLoad?>> _driven = new(
        loads.Loads.Keys.Select(name =>
            KeyValuePair.Create(
                name,
                new TaskCompletionSource<DrivenLoad?>(TaskCreationOptions.RunContinuationsAsynchronously)
            )
        )
    );
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private long _start;

    /// <inheritdoc/>
    public long? Began => _start;

    /// <inheritdoc/>
    public bool KnowsDueTimes => false;

    private static TimeProvider Time => TimeProvider.System;

    /// <summary>Starts NBomber. Returns when it begins its first iterations.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scenarios = loads
            .Loads.Select(l => Made(l.Key, context => IterateAsync(l.Key, context), Simulations.Of(l.Value.Load)))
            .Append(Made(Clock, TickAsync, [Simulation.KeepConstant(1, loads.Loads.Values.Max(w => w.Load.Duration))]))
            .ToArray();
        _run = Task.Factory.StartNew(
            () => Run(scenarios),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        var first = await Task.WhenAny(_began.Task, _run).WaitAsync(cancellationToken);
        if (first == _run)
            throw new TestbedException($"NBomber did not start: {WhyEnded("it ended before the first iteration")}");
    }

    /// <inheritdoc/>
    public ITarget Connect(string step, Func<ITarget> connect) =>
        new StepTarget(step, HttpSending.By(static handler => new NBomberInvoker(handler), connect));

    /// <inheritdoc/>
    public async Task RunAsync(
        string name,
        Workload workload,
        ITarget target,
        ulong seed,
        Recorder recorder,
        CancellationToken cancellationToken
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = new DrivenLoad(workload, target, recorder);
        var made = load.RunAsync(ended.Token);
        _driven[name].TrySetResult(load);
        await Task.WhenAny(made, _run);
        var left = workload.Load.Duration - Time.GetElapsedTime(recorder.StartTimestamp, Time.GetTimestamp());
        if (!made.IsCompleted && !load.IsOver && left > s_early)
        {
            await ended.CancelAsync();
            await made.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new TestbedException(
                $"NBomber ended {left.TotalSeconds:0} s before the load: {WhyEnded("it gave no reason")}"
            );
        }
        await made;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var load in _driven.Values)
            load.TrySetResult(null);
        await Task.WhenAny(_run, Task.Delay(s_endLimit, Time));
        if (!_run.IsCompleted)
            throw new TestbedException($"NBomber still runs {s_endLimit.TotalSeconds:0} s after the end of the load");
        _stop.Dispose();
    }

    /// <summary>
    /// A scenario without what NBomber adds by itself: its warm-up, a new iteration after a failure, and an end after too
    /// many failures.
    /// </summary>
    private static ScenarioProps Made(
        string name,
        Func<IScenarioContext, Task<IResponse>> iterate,
        LoadSimulation[] simulations
    ) =>
        Scenario
            .Create(name, iterate)
            .WithoutWarmUp()
            .WithRestartIterationOnFail(false)
            .WithMaxFailCount(int.MaxValue)
            .WithLoadSimulations(simulations);

    private void Run(ScenarioProps[] scenarios)
    {
        using var quiet = OwnOutput.Begin(loads.Logs);
        // No reports: NBomber empties their folder first.
        NBomberRunner
            .RegisterScenarios(scenarios)
            .WithTestSuite("chaos")
            .WithTestName(loads.Experiment)
            .WithoutReports()
            .Run();
    }

    /// <summary>The first iteration of any scenario is the begin of the load.</summary>
    private void SeeBegin()
    {
        if (_began.Task.IsCompleted)
            return;
        var start = Time.GetTimestamp() - (long)(s_margin.TotalSeconds * Time.TimestampFrequency);
        if (Interlocked.CompareExchange(ref _start, start, 0) == 0)
            _began.TrySetResult();
    }

    private async Task<IResponse> TickAsync(IScenarioContext context)
    {
        SeeBegin();
        if (_stop.IsCancellationRequested)
            context.StopCurrentTest("the trial is over");
        await Task.Delay(s_tick, Time);
        return Response.Ok();
    }

    private async Task<IResponse> IterateAsync(string name, IScenarioContext context)
    {
        SeeBegin();
        var load = await _driven[name].Task;
        if (load is { IsOver: false })
        {
            Iteration.Context = context;
            if (await load.CallAsync() is { } result)
                return Answer.Of(result);
        }
        // A user without a call would begin the next iteration at once.
        await Task.Delay(s_tick, Time);
        return Response.Ok();
    }

    private string WhyEnded(string otherwise) => _run.Exception?.InnerException?.Message.Split('\n')[0] ?? otherwise;
}

using System.Globalization;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>The loads of a trial that are made elsewhere: waits for them, and says when one ends too early.</summary>
/// <param name="setup">The trial.</param>
/// <param name="testbed">Where it runs.</param>
internal sealed class ExternalWatch(TrialSetup setup, ITestbed testbed) : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(string Arm, string Workload), IExternalCalls> _calls = [];
    private readonly Dictionary<IExternalCalls, ExternalRecord> _records = [];

    /// <summary>The calls of a workload; null when the run makes them.</summary>
    public IExternalCalls? Of(Arm arm, Workload workload) => _calls.GetValueOrDefault((arm.Name, workload.Name));

    /// <summary>What is known of the calls of a workload; null when the run makes them.</summary>
    public ExternalRecord? RecordOf(Arm arm, Workload workload) =>
        Of(arm, workload) is { } calls ? _records.GetValueOrDefault(calls) : null;

    /// <summary>Waits until all loads are there. The first that cannot come ends the wait for the others.</summary>
    /// <exception cref="TestbedException">One is not.</exception>
    public async Task AwaitAsync(Action<RunEvent> publish, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = new List<Task>();
        var kept = new List<Task>();
        foreach (var arm in setup.Arms)
        foreach (var workload in setup.Experiment.WorkloadsOf(arm).Where(w => w.Load is ExternalLoad))
        {
            var calls = _calls[(arm.Name, workload.Name)] = testbed.Watch(arm, workload);
            var wait = new ExternalWait(setup, workload, calls, testbed.Time, publish).RunAsync(ending.Token);
            waits.Add(wait);
            kept.Add(TakeAfterAsync(wait, calls, ending.Token));
        }
        try
        {
            while (waits.Count > 0)
            {
                var ended = await Task.WhenAny(waits);
                await ended;
                waits.Remove(ended);
            }
        }
        finally
        {
            ending.Cancel();
            await Task.WhenAll(kept)
                .ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
        }
    }

    /// <summary>Takes the calls of a load that is there while others are awaited: the proxy keeps so many and no more.</summary>
    private async Task TakeAfterAsync(Task wait, IExternalCalls calls, CancellationToken cancellationToken)
    {
        await wait;
        while (!cancellationToken.IsCancellationRequested)
        {
            await calls.TakeAsync(cancellationToken);
            await Task.Delay(s_interval, testbed.Time, cancellationToken);
        }
    }

    /// <summary>Fails when a program ends before the load may; never completes otherwise.</summary>
    public async Task EndedAsync(TrialClock clock)
    {
        var made = _calls.Select(c => (c.Key.Workload, c.Value.MakerEnded)).ToList();
        var ended = await Task.WhenAny(
            made.Select(m => m.MakerEnded).Append(new TaskCompletionSource<MakerEnd>().Task)
        );
        var (workload, end) = (made.First(m => m.MakerEnded == ended).Workload, await ended);
        var second = Math.Max(0, (int)clock.Elapsed.TotalSeconds);
        // After the trial's length only the last answers are awaited, for which nobody has to make calls.
        if (clock.Elapsed >= setup.Experiment.Durations.Total)
            await new TaskCompletionSource().Task;
        if (end.IsWrong)
            throw new WrongExperimentException(
                string.Create(CultureInfo.InvariantCulture, $"{workload}: {end.Words}, in second {second} of the trial")
            );
        throw new TestbedException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{workload}: no call from second {second} on: {end.Words}; it has to last longer than the trial of "
                    + $"{setup.Experiment.Durations.Total.TotalSeconds:0.###} s"
            )
        );
    }

    /// <summary>Ends the programs that make loads, all at once, and lets no call of a load in any more.</summary>
    public async Task EndAsync()
    {
        var open = _calls.Values.Where(c => !_records.ContainsKey(c)).ToList();
        foreach (var (calls, record) in open.Zip(await Task.WhenAll(open.Select(c => c.EndAsync()))))
            _records[calls] = record;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var calls in _calls.Values)
            await calls.DisposeAsync();
    }
}

using System.Globalization;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>Waits, before a trial begins, until a load that is made elsewhere is there.</summary>
/// <param name="setup">The trial.</param>
/// <param name="workload">The load.</param>
/// <param name="calls">Its calls.</param>
/// <param name="time">The clock.</param>
/// <param name="publish">Takes what is waited for.</param>
internal sealed class ExternalWait(
    TrialSetup setup,
    Workload workload,
    IExternalCalls calls,
    TimeProvider time,
    Action<RunEvent> publish
)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ExternalLoad _load = (ExternalLoad)workload.Load;
    private readonly Queue<long> _came = new();

    /// <exception cref="TestbedException">The load was not there in time.</exception>
    /// <exception cref="WrongExperimentException">The program that makes the load ended before.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        await calls.BeginAsync(cancellationToken);
        for (var told = TimeSpan.Zero; ; )
        {
            // Looked at before the calls are taken, so that none that it made is missing.
            var hasEnded = calls.MakerEnded.IsCompleted;
            foreach (var call in await calls.TakeAsync(cancellationToken))
                if (call.Result is null)
                    _came.Enqueue(call.Timestamp);
            var waited = time.GetElapsedTime(begun);
            if (waited >= told)
            {
                var lately = _came.Count(t => time.GetElapsedTime(t) <= s_second);
                publish(new LoadAwaited(setup, workload, calls.Address, waited, lately));
                told += s_second;
            }
            if (IsThere(waited))
                return;
            if (hasEnded)
                throw new WrongExperimentException(
                    $"{workload.Name}: {(await calls.MakerEnded).Words} before the load was there: {_load.Awaited} at {calls.Address}"
                );
            if (waited >= _load.ReadyWithin)
                throw new TestbedException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{workload.Name}: {_load.Awaited} did not come within {_load.ReadyWithin.TotalSeconds:0.###} s: {WhatNow()}"
                    )
                );
            await Task.Delay(s_interval, time, cancellationToken);
        }
    }

    /// <summary>What is to be done; a program that makes the load may tell itself why it makes no call.</summary>
    private string WhatNow() =>
        _load.Maker is { Name: var maker }
            ? $"{maker} runs, and has to call {calls.Address}"
                + (calls.LastLines.Count > 0 ? $" (its last lines: {string.Join(" | ", calls.LastLines)})" : "")
            : $"send the load to {calls.Address}";

    private bool IsThere(TimeSpan waited)
    {
        if (_load.ReadyPerSecond is not { } rate)
            return _came.Count > 0;
        while (_came.TryPeek(out var first) && time.GetElapsedTime(first) > Longer(_load.ReadyFor))
            _came.Dequeue();
        return waited >= _load.ReadyFor
            && _came.Count(t => time.GetElapsedTime(t) <= _load.ReadyFor) >= rate * _load.ReadyFor.TotalSeconds;
    }

    private static TimeSpan Longer(TimeSpan length) => length > s_second ? length : s_second;
}

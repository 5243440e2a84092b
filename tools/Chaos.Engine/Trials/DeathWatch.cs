using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// Checks several times a second which services have ended by themselves. Before the fault, such an end ends the trial
/// at once, because every later finding would name the wrong cause. After it, the trial goes on and the record says
/// what ended.
/// </summary>
/// <param name="testbed">Where the trial runs.</param>
/// <param name="clock">The trial's clock.</param>
/// <param name="isBefore">Whether nothing that is judged has begun yet.</param>
/// <param name="seen">Called once for each end.</param>
internal sealed class DeathWatch(ITestbed testbed, TrialClock clock, Func<bool> isBefore, Action<ServiceDeath> seen)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Ends seen so far. The same end may be seen twice: here, and by the code that waits for the service to get
    /// ready.
    /// </summary>
    private static readonly TimeSpan s_sameEnd = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _stopped = new();
    private readonly Lock _gate = new();
    private readonly List<ServiceDeath> _deaths = [];

    /// <summary>Fails with the end for which the trial has to stop; never completes otherwise.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>The services that ended, in order of time.</summary>
    public IReadOnlyList<ServiceDeath> Deaths
    {
        get
        {
            lock (_gate)
                return [.. _deaths.OrderBy(d => d.At)];
        }
    }

    /// <summary>Checks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                await clock.UntilAsync(s_interval * number, cancellationToken);
                await CheckAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (TestbedException e)
        {
            _stopped.TrySetException(e);
        }
    }

    /// <summary>Checks now.</summary>
    /// <exception cref="TestbedException">A service ended, and the trial cannot go on.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var ended in await testbed.EndedAsync(cancellationToken))
            Add(
                new(
                    ended.Service,
                    clock.Time.GetElapsedTime(clock.Start, ended.Timestamp),
                    ended.ExitCode,
                    ended.LastLines
                )
                {
                    IsGone = ended.ExitCode is null,
                }
            );
        if (isBefore() && Deaths is [var first, ..])
            throw new TestbedException(first.ToString());
    }

    /// <summary>Adds an end that was seen elsewhere.</summary>
    public void Add(ServiceDeath death)
    {
        lock (_gate)
        {
            if (
                _deaths.Any(d =>
                    d.Service == death.Service
                    && d.ExitCode == death.ExitCode
                    && (d.At - death.At).Duration() < s_sameEnd
                )
            )
                return;
            _deaths.Add(death);
        }
        seen(death);
    }
}

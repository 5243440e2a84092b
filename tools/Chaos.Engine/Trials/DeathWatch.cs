using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// Looks several times a second for what has ended by itself. Before the fault that ends the trial at once, for
/// whatever would be said of it later would name the wrong cause; after it the trial goes on, and the record says it.
/// </summary>
/// <param name="testbed">Where the trial runs.</param>
/// <param name="clock">The trial's clock.</param>
/// <param name="isBefore">Whether nothing that would be judged has begun yet.</param>
/// <param name="seen">Is told of each end once.</param>
internal sealed class DeathWatch(ITestbed testbed, TrialClock clock, Func<bool> isBefore, Action<ServiceDeath> seen)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The same end may be seen from two sides, by whoever waits for the service to get ready and here.
    /// </summary>
    private static readonly TimeSpan s_sameEnd = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _stopped = new();
    private readonly Lock _gate = new();
    private readonly List<ServiceDeath> _deaths = [];

    /// <summary>Fails with what ended when the trial is to stop for it; never completes otherwise.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>What ended, in order of time.</summary>
    public IReadOnlyList<ServiceDeath> Deaths
    {
        get
        {
            lock (_gate)
                return [.. _deaths.OrderBy(d => d.At)];
        }
    }

    /// <summary>Looks until cancelled.</summary>
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

    /// <summary>Looks now.</summary>
    /// <exception cref="TestbedException">Something ended, and the trial cannot go on.</exception>
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

    /// <summary>Takes what somebody else has seen.</summary>
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

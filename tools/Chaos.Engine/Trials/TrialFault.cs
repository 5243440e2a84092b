using Chaos.Core.Events;
using Chaos.Core.Faults;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>One fault window of one trial, from injection to receipt.</summary>
/// <param name="window">When the fault is to be there.</param>
/// <param name="fault">The fault.</param>
/// <param name="clock">The trial's clock.</param>
/// <param name="warmUp">When the warm-up ends. Canaries before it are not judged, just as calls are not: a service
/// that has just been started answers its first ones late.</param>
/// <param name="phaseStart">When the fault phase begins.</param>
/// <param name="planned">When the load is to end.</param>
/// <param name="moved">Called at each stage that the fault reaches.</param>
internal sealed class TrialFault(
    FaultWindow window,
    IFault fault,
    TrialClock clock,
    TimeSpan warmUp,
    TimeSpan phaseStart,
    TimeSpan planned,
    Action<FaultWindow, FaultStage> moved
)
{
    private static readonly TimeSpan s_injectGrace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long canaries have to be watched before a fault. If the fault comes earlier, the canaries of the warm-up
    /// are used.
    /// </summary>
    private static readonly TimeSpan s_leastBefore = TimeSpan.FromSeconds(1);

    /// <summary>Time limit for asking the mechanism, so that the question never prevents the revert.</summary>
    private static readonly TimeSpan s_readBackLimit = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _settled = warmUp > TimeSpan.FromSeconds(1) ? warmUp : TimeSpan.FromSeconds(1);
    private readonly Canaries _canary = new(fault.Canary, clock, window.Fault.Effect.Patience);
    private bool _isFelt;
    private ReadBack? _whileActive;
    private ReadBack? _afterwards;

    public string Summary => window.Fault.Summary;

    /// <summary>All faults of the trial. Canaries before and after this one may feel another at the same place.</summary>
    public IReadOnlyList<TrialFault> All { get; set; } = [];

    /// <summary>The site at which the fault is felt.</summary>
    public string Site => window.Fault.Effect.Site;

    public TimeSpan From { get; } = phaseStart + window.Start;

    public TimeSpan To => From + window.Duration;

    public TimeSpan? Began { get; private set; }

    public TimeSpan? Injected { get; private set; }

    public TimeSpan? RevertBegan { get; private set; }

    public TimeSpan? Reverted { get; private set; }

    /// <summary>Why the service that was to be started again did not come back; null when it did.</summary>
    public ServiceDeath? NotBack { get; private set; }

    private bool IsOfHost => window.Fault.Place == FaultPlace.Host;

    private bool KillsItsService => window.Fault.Effect.Kind == FaultEffectKind.Kill;

    /// <summary>Whether there is something to revert.</summary>
    public bool IsActive => Began is not null && Reverted is null;

    /// <summary>Whether the fault acts now. A fault of a host stops acting when its revert begins.</summary>
    public bool IsInForce => IsActive && !(IsOfHost && RevertBegan is not null);

    /// <summary>When the fault phase ends for this fault; null before that time is known.</summary>
    public TimeSpan? PhaseEnd => IsOfHost ? Over : RevertBegan;

    /// <summary>When the recovery begins for this fault; null before that time is known.</summary>
    public TimeSpan? RecoveryBegan => IsOfHost ? Over : Reverted;

    /// <summary>
    /// When a fault of a host was over: as planned, unless it was injected later or reverted earlier than that.
    /// </summary>
    private TimeSpan? Over =>
        !IsOfHost || RevertBegan is not { } end ? null
        : To < Injected ? Injected
        : To < end ? To
        : end;

    /// <summary>Sends canaries until cancelled, and releases what they hold.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        await _canary.RunAsync(cancellationToken);
        await fault.Canary.DisposeAsync();
    }

    /// <summary>
    /// Injects the fault. When cancelled during the injection, it waits a short time for its end: a request that is
    /// given up may still be carried out, after its own revert.
    /// </summary>
    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Began = clock.Elapsed;
        moved(window, FaultStage.Asked);
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock.Time);
        using var ending = cancellationToken.UnsafeRegister(
            static l => ((CancellationTokenSource)l!).CancelAfter(s_injectGrace),
            limit
        );
        await fault.InjectAsync(limit.Token);
        Injected = clock.Elapsed;
        moved(window, FaultStage.Injected);
    }

    /// <summary>
    /// Asks the mechanism, reverts the fault and asks again. A fault that cannot be reverted is an exception, because
    /// nothing may be measured after it.
    /// </summary>
    public async Task RevertAsync()
    {
        if (!IsActive)
            return;
        _whileActive = await ReadBackAsync();
        RevertBegan = clock.Elapsed;
        moved(window, FaultStage.EndAsked);
        // With its own time limit, for the revert must work when everything else hangs.
        using var limit = new CancellationTokenSource(fault.RevertsWithin, clock.Time);
        try
        {
            await fault.RevertAsync(limit.Token);
        }
        catch (ServiceNotBackException e)
        {
            NotBack = new(e.Service, clock.Elapsed, e.ExitCode, e.LastLines);
        }
        catch (Exception e)
        {
            throw new FaultNotRevertedException($"{Summary} could not be taken back: {e.Message}", e);
        }
        Reverted = clock.Elapsed;
        moved(window, FaultStage.Reverted);
        _afterwards = await ReadBackAsync();
    }

    /// <summary>Checks whether canaries prove the fault, while it is there.</summary>
    public void LookIfFelt()
    {
        if (_isFelt || !IsInForce || Injected is not { } injected)
            return;
        if (!Core.Faults.Receipt.IsFelt(window.Fault.Effect, Before!, _canary.Reading(injected, clock.Elapsed)))
            return;
        _isFelt = true;
        moved(window, FaultStage.Felt);
    }

    /// <summary>The fault's receipt.</summary>
    /// <param name="deaths">The services that ended by themselves in the trial.</param>
    /// <param name="others">All faults of the trial: one that killed the service at which this one is felt tells when
    /// the service was there again.</param>
    /// <param name="loadEnd">When the load ended, or was stopped.</param>
    public Receipt Receipt(IEnumerable<ServiceDeath> deaths, IEnumerable<TrialFault> others, TimeSpan loadEnd)
    {
        var service = ServiceOf(Site);
        var restarted = others.Where(f => f != this && f.Site == service && f.KillsItsService).Max(f => f.Reverted);
        var died = deaths.Where(d => d.Service == service && d.At >= Injected).Select(d => (TimeSpan?)d.At).Min();
        return new()
        {
            Fault = Summary,
            Effect = window.Fault.Effect,
            AskedFrom = From,
            AskedTo = To,
            Injected = Injected,
            Reverted = Reverted,
            Over = Over,
            Died = died,
            Cut = loadEnd < planned ? loadEnd : null,
            WhileActive = _whileActive,
            Afterwards = _afterwards,
            CanaryBefore = Before,
            CanaryActive =
                Injected is { } injected && RevertBegan is { } end
                    ? _canary.Reading(injected, died < end ? died.Value : end)
                    : null,
            Restarted = restarted,
            CanaryAfter = Reverted is { } reverted
                ? _canary.Reading(restarted > reverted ? restarted.Value : reverted, clock.Elapsed, OthersActed)
                : null,
        };
    }

    /// <summary>What canaries saw before the fault; null while that time is not over.</summary>
    private CanaryReading? Before =>
        Began is { } began
            ? _canary.Reading(_settled + s_leastBefore <= began ? _settled : TimeSpan.Zero, began, OthersActed)
            : null;

    /// <summary>When other faults acted at the service where this one is felt.</summary>
    private IReadOnlyList<(TimeSpan From, TimeSpan To)> OthersActed =>
        [
            .. All.Where(o => o != this && o.Began is not null && ServiceOf(o.Site) == ServiceOf(Site))
                .Select(o => (o.Began!.Value, o.Reverted ?? TimeSpan.MaxValue)),
        ];

    private static string ServiceOf(string site) => site[(site.IndexOf('>', StringComparison.Ordinal) + 1)..];

    private async Task<ReadBack?> ReadBackAsync()
    {
        using var limit = new CancellationTokenSource(s_readBackLimit, clock.Time);
        try
        {
            return await fault.ReadBackAsync(limit.Token);
        }
        catch (Exception)
        {
            // If the mechanism does not answer, the receipt stays unproven; the fault still has to be reverted.
            return null;
        }
    }
}

namespace Chaos.Core.Trials;

/// <summary>
/// When a trial's phases really began and ended, since the load began. A trial without a fault has all three fault
/// times at the end of its baseline.
/// </summary>
public sealed record TrialTimes
{
    /// <summary>End of the warm-up.</summary>
    public required TimeSpan WarmUpEnd { get; init; }

    /// <summary>
    /// The baseline ended: of the calls due between here and the injection some were under way when the fault began,
    /// and they belong to neither side. Null in a record without such a time: the baseline ended with the injection.
    /// </summary>
    public TimeSpan? BaselineEnd { get; init; }

    /// <summary>The first injection was begun.</summary>
    public required TimeSpan FaultBegan { get; init; }

    /// <summary>The first injection was complete.</summary>
    public required TimeSpan Injected { get; init; }

    /// <summary>The last revert was begun.</summary>
    public required TimeSpan RevertBegan { get; init; }

    /// <summary>The last revert was complete.</summary>
    public required TimeSpan Reverted { get; init; }

    /// <summary>
    /// The fault phase ended: the last fault was over, which one of a process is when it was to be, and any other when
    /// its revert is begun. Null in a record without such a time: it ended with <see cref="RevertBegan"/>.
    /// </summary>
    public TimeSpan? FaultEnd { get; init; }

    /// <summary>
    /// The recovery began: the last fault was gone, which one of a process is when it was to be, however long the
    /// process then takes to start, and any other when its revert is complete. Null in a record without such a time: it
    /// began with <see cref="Reverted"/>.
    /// </summary>
    public TimeSpan? RecoveryBegan { get; init; }

    /// <summary>No call was due any more.</summary>
    public required TimeSpan LoadEnd { get; init; }

    /// <summary>
    /// The same without times before the load began, as a trial has them that was ended in the moment between its
    /// clock's start and the first call.
    /// </summary>
    public TrialTimes FromTheLoadOn() =>
        this with
        {
            WarmUpEnd = NotBefore(WarmUpEnd),
            BaselineEnd = BaselineEnd is { } baseline ? NotBefore(baseline) : null,
            FaultBegan = NotBefore(FaultBegan),
            Injected = NotBefore(Injected),
            RevertBegan = NotBefore(RevertBegan),
            Reverted = NotBefore(Reverted),
            FaultEnd = FaultEnd is { } end ? NotBefore(end) : null,
            RecoveryBegan = RecoveryBegan is { } began ? NotBefore(began) : null,
            LoadEnd = NotBefore(LoadEnd),
        };

    private static TimeSpan NotBefore(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}

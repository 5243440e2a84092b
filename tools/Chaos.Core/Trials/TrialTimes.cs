namespace Chaos.Core.Trials;

/// <summary>
/// The real start and end of a trial's phases, from the start of the load. In a trial without a fault all fault times
/// are the end of the baseline.
/// </summary>
public sealed record TrialTimes
{
    /// <summary>End of the warm-up.</summary>
    public required TimeSpan WarmUpEnd { get; init; }

    /// <summary>
    /// End of the baseline. Some calls due between it and the injection were under way when the fault began, so these
    /// calls belong to neither phase. Null in a record without this time: its baseline ended with the injection.
    /// </summary>
    public TimeSpan? BaselineEnd { get; init; }

    /// <summary>Start of the first injection.</summary>
    public required TimeSpan FaultBegan { get; init; }

    /// <summary>Completion of the first injection.</summary>
    public required TimeSpan Injected { get; init; }

    /// <summary>Start of the last revert.</summary>
    public required TimeSpan RevertBegan { get; init; }

    /// <summary>Completion of the last revert.</summary>
    public required TimeSpan Reverted { get; init; }

    /// <summary>
    /// End of the fault phase, which is the end of the last fault. A fault of a process ends at its planned end, any
    /// other fault when its revert starts. Null in a record without this time: its fault phase ended with
    /// <see cref="RevertBegan"/>.
    /// </summary>
    public TimeSpan? FaultEnd { get; init; }

    /// <summary>
    /// Start of the recovery, when the last fault is gone. A fault of a process is gone at its planned end, however
    /// long the process then takes to start, and any other fault when its revert is complete. Null in a record without
    /// this time: its recovery began with <see cref="Reverted"/>.
    /// </summary>
    public TimeSpan? RecoveryBegan { get; init; }

    /// <summary>End of the load: no call is due after it.</summary>
    public required TimeSpan LoadEnd { get; init; }

    /// <summary>
    /// When the last call of a load of a number of calls had ended; null for a load of a length. <see cref="LoadEnd"/> is
    /// the end of that second.
    /// </summary>
    public TimeSpan? Done { get; init; }

    /// <summary>
    /// Replaces times before the start of the load by 0. A trial that was stopped between the start of its clock and
    /// its first call has such times.
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

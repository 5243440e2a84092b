namespace Chaos.Core.Experiments;

/// <summary>A part of a trial in which something is measured: the due-time slots that lie wholly inside it.</summary>
/// <param name="Kind">Kind of the part.</param>
/// <param name="Skip">Time left out at its beginning.</param>
/// <param name="Take">Longest time measured; null for the whole rest.</param>
public sealed record Phase(PhaseKind Kind, TimeSpan Skip, TimeSpan? Take)
{
    /// <summary>Before the fault, after the warm-up.</summary>
    public static Phase Baseline { get; } = new(PhaseKind.Baseline, TimeSpan.Zero, null);

    /// <summary>While the fault is active.</summary>
    public static Phase DuringFault { get; } = new(PhaseKind.Fault, TimeSpan.Zero, null);

    /// <summary>After the fault is gone.</summary>
    public static Phase AfterFault { get; } = new(PhaseKind.Recovery, TimeSpan.Zero, null);

    /// <summary>
    /// Between baseline and fault: the slots whose calls may have been under way when the fault began.
    /// </summary>
    public static Phase UnderWay { get; } = new(PhaseKind.UnderWay, TimeSpan.Zero, null);

    /// <summary>All but the warm-up.</summary>
    public static Phase Whole { get; } = new(PhaseKind.Whole, TimeSpan.Zero, null);

    /// <summary>Returns the phase without its first <paramref name="seconds"/> seconds.</summary>
    public Phase From(double seconds) => this with { Skip = TimeSpan.FromSeconds(seconds) };

    /// <summary>Planned length of the phase.</summary>
    public TimeSpan PlannedLength(Durations durations)
    {
        var whole = Kind switch
        {
            PhaseKind.Baseline => durations.Baseline - durations.UnderWay,
            PhaseKind.UnderWay => durations.UnderWay,
            PhaseKind.Fault => durations.Fault,
            PhaseKind.Recovery => durations.Recovery,
            _ => durations.Baseline + durations.Fault + durations.Recovery,
        };
        var rest = whole > Skip ? whole - Skip : TimeSpan.Zero;
        return Take is { } take && take < rest ? take : rest;
    }

    public override string ToString()
    {
        var name = Kind switch
        {
            PhaseKind.Baseline => "before the fault",
            PhaseKind.Fault => "during the fault",
            PhaseKind.Recovery => "after the fault",
            PhaseKind.UnderWay => "under way when the fault began",
            _ => "in all",
        };
        return Skip == TimeSpan.Zero && Take is null ? name
            : Take is { } take
                ? $"{Skip.TotalSeconds:0.#}-{(Skip + take).TotalSeconds:0.#} s {name.Replace("during", "into", StringComparison.Ordinal)}"
            : $"from {Skip.TotalSeconds:0.#} s {name.Replace("during", "into", StringComparison.Ordinal)}";
    }
}

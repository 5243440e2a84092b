namespace Chaos.Core.Experiments;

/// <summary>The planned length of each part of a trial.</summary>
public sealed record Durations
{
    /// <summary>
    /// The time before anything counts, in which connections, caches and the just-in-time compiler settle.
    /// </summary>
    [Allowed("0s", "1h")]
    public required TimeSpan WarmUp { get; init; }

    /// <summary>The time without a fault, in which the steady state must hold.</summary>
    [Allowed("2s", "1h")]
    public required TimeSpan Baseline { get; init; }

    /// <summary>
    /// The last part of the baseline, in which nothing is judged. A call due then may be under way when the fault
    /// begins, so that its result says nothing about the steady state. Zero without a fault.
    /// </summary>
    public TimeSpan UnderWay { get; init; }

    /// <summary>From the first fault window's start to the last one's end.</summary>
    [Allowed("0s", "1h")]
    public required TimeSpan Fault { get; init; }

    /// <summary>The time after the last fault window.</summary>
    [Allowed("0s", "1h")]
    public required TimeSpan Recovery { get; init; }

    /// <summary>The planned length of the whole trial.</summary>
    public TimeSpan Total => WarmUp + Baseline + Fault + Recovery;

    /// <summary>
    /// Returns the durations with a longer baseline, so that its judged part keeps its length although calls are under
    /// way when the fault begins. Adds whole seconds, because calls are counted by the second.
    /// </summary>
    /// <param name="longest">Longest time that a call may be under way.</param>
    public Durations BeforeFault(TimeSpan longest)
    {
        var whole = TimeSpan.FromSeconds(Math.Ceiling(longest.TotalSeconds));
        return this with { Baseline = Baseline + whole, UnderWay = UnderWay + whole };
    }

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this with { Baseline = Baseline - UnderWay }, path);
}

namespace Chaos.Core.Experiments;

/// <summary>How long each part of a trial lasts.</summary>
public sealed record Durations
{
    /// <summary>Before anything counts: connections, caches and the just-in-time compiler settle.</summary>
    [Allowed("0s", "1h")]
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Without a fault: the steady state must hold here.</summary>
    [Allowed("2s", "1h")]
    public required TimeSpan Baseline { get; init; }

    /// <summary>
    /// The last part of the baseline, in which nothing is judged: a call that was due then may be under way when the
    /// fault begins, and what becomes of it says nothing of the steady state. No time without a fault.
    /// </summary>
    public TimeSpan UnderWay { get; init; }

    /// <summary>From the first fault window's start to the last one's end.</summary>
    [Allowed("0s", "1h")]
    public required TimeSpan Fault { get; init; }

    /// <summary>How long is watched after the last fault is gone.</summary>
    [Allowed("0s", "1h")]
    public required TimeSpan Recovery { get; init; }

    /// <summary>All of it.</summary>
    public TimeSpan Total => WarmUp + Baseline + Fault + Recovery;

    /// <summary>
    /// The same with a longer baseline, so that all of it is there to be judged although calls are under way when the
    /// fault begins. In whole seconds, as calls are counted: the phases keep their place among them.
    /// </summary>
    /// <param name="longest">How long such a call may take.</param>
    public Durations BeforeFault(TimeSpan longest)
    {
        var whole = TimeSpan.FromSeconds(Math.Ceiling(longest.TotalSeconds));
        return this with { Baseline = Baseline + whole, UnderWay = UnderWay + whole };
    }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this with { Baseline = Baseline - UnderWay }, path);
}

namespace Chaos.Core.Judging;

/// <summary>
/// The verdict on an experiment or on one finding. Ordered from best to worst, so that the worst of several is their
/// maximum.
/// </summary>
public enum Verdict
{
    /// <summary>The claim about the world is true here.</summary>
    Holds,

    /// <summary>The mitigation keeps its objectives, and without it they are missed.</summary>
    Pass,

    /// <summary>The measurement is not sound, did not decide, or was stopped.</summary>
    Inconclusive,

    /// <summary>The claim about the world is not true here: information, not a failure.</summary>
    Refuted,

    /// <summary>The mitigation misses an objective.</summary>
    Fail,

    /// <summary>The experiment itself is wrong.</summary>
    Invalid,
}

namespace Chaos.Core.Expectations;

/// <summary>How an interval lies relative to a limit.</summary>
public enum LimitCheck
{
    /// <summary>The whole interval is on the good side.</summary>
    Met,

    /// <summary>The whole interval is on the other side.</summary>
    Missed,

    /// <summary>The limit lies inside the interval.</summary>
    Undecided,
}

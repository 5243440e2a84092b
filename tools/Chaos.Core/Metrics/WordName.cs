namespace Chaos.Core.Metrics;

/// <summary>The kind of a name in brackets behind a word.</summary>
public enum WordName
{
    /// <summary>There are no brackets.</summary>
    None,

    /// <summary>An edge, such as <c>orders->payment</c>.</summary>
    Edge,

    /// <summary>A workload, or one of its parts.</summary>
    Workload,

    /// <summary>An observer; the metric is of its readings.</summary>
    Reading,
}

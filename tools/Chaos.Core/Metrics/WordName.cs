namespace Chaos.Core.Metrics;

/// <summary>What a name in the brackets behind a word is the name of.</summary>
public enum WordName
{
    /// <summary>There are no brackets.</summary>
    None,

    /// <summary>An edge, such as <c>orders->payment</c>.</summary>
    Edge,

    /// <summary>A workload.</summary>
    Workload,

    /// <summary>An observer, whose readings are meant.</summary>
    Reading,
}

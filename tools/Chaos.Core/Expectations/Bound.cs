namespace Chaos.Core.Expectations;

/// <summary>The good side of a limit.</summary>
public enum Bound
{
    /// <summary>The figure may reach the limit but not exceed it.</summary>
    AtMost,

    /// <summary>The figure has to reach the limit or exceed it.</summary>
    AtLeast,
}

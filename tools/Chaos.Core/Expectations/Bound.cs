namespace Chaos.Core.Expectations;

/// <summary>On which side of a limit it is well.</summary>
public enum Bound
{
    /// <summary>The figure may reach the limit but not pass it upwards.</summary>
    AtMost,

    /// <summary>The figure has to reach the limit.</summary>
    AtLeast,
}

namespace Chaos.Core.Trials;

/// <summary>
/// A service that was started again at the end of its fault ended at once or did not become ready. The trial continues:
/// there is nothing left to revert, and the objectives show the effect.
/// </summary>
/// <param name="service">Name of the service.</param>
/// <param name="exitCode">Its exit code; null when it still runs and did not become ready.</param>
/// <param name="lastLines">The last lines of its output.</param>
/// <param name="inner">The failure of the start.</param>
public sealed class ServiceNotBackException(
    string service,
    int? exitCode,
    IReadOnlyList<string> lastLines,
    Exception inner
) : TestbedException(inner.Message, inner)
{
    /// <summary>Name of the service.</summary>
    public string Service => service;

    /// <summary>Its exit code; null when it still runs and did not become ready.</summary>
    public int? ExitCode => exitCode;

    /// <summary>The last lines of its output.</summary>
    public IReadOnlyList<string> LastLines => lastLines;
}

namespace Chaos.Core.Trials;

/// <summary>
/// A service that was started again at the end of its fault ended at once or did not get ready. Nothing is left to take
/// back, and what it costs is for the objectives to say: the trial goes on.
/// </summary>
/// <param name="service">Its name.</param>
/// <param name="exitCode">Its exit code; null where it lives and did not get ready.</param>
/// <param name="lastLines">The last lines that it wrote.</param>
/// <param name="inner">What went wrong.</param>
public sealed class ServiceNotBackException(
    string service,
    int? exitCode,
    IReadOnlyList<string> lastLines,
    Exception inner
) : TestbedException(inner.Message, inner)
{
    /// <summary>Its name.</summary>
    public string Service => service;

    /// <summary>Its exit code; null where it lives and did not get ready.</summary>
    public int? ExitCode => exitCode;

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<string> LastLines => lastLines;
}

namespace Chaos.Core.Trials;

/// <summary>
/// No traffic crossed an edge before its fault. That says something of the wiring only where the caller is well, which
/// the trial knows.
/// </summary>
public sealed class UncrossedEdgeException(string caller, string message) : WrongExperimentException(message)
{
    /// <summary>Who was to call over the edge.</summary>
    public string Caller => caller;
}

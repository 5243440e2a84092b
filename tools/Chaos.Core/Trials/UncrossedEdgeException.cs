namespace Chaos.Core.Trials;

/// <summary>
/// No traffic crossed an edge before its fault. It shows wrong wiring only if the caller is healthy, which the trial
/// checks.
/// </summary>
public sealed class UncrossedEdgeException(string caller, string message) : WrongExperimentException(message)
{
    /// <summary>The caller of the edge.</summary>
    public string Caller => caller;
}

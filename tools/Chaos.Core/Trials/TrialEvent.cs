namespace Chaos.Core.Trials;

/// <summary>Something that happened in a trial.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Text">What, in a few words.</param>
public sealed record TrialEvent(TimeSpan At, string Text)
{
    /// <summary>
    /// What happened, as metrics look for it, for example <c>breaker opened</c>; null for what the runner itself did.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The edge or the service where it happened; null for what the runner itself did.</summary>
    public string? Source { get; init; }
}

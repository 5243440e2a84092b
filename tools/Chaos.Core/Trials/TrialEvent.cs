namespace Chaos.Core.Trials;

/// <summary>An event in a trial.</summary>
/// <param name="At">The time, from the start of the load.</param>
/// <param name="Text">The event in a few words.</param>
public sealed record TrialEvent(TimeSpan At, string Text)
{
    /// <summary>Name of the event that a call of the teardown failed.</summary>
    public const string TeardownFailed = "teardown failed";

    /// <summary>
    /// Name of the event, which metrics search for, for example <c>breaker opened</c>; null for an action of the trial
    /// runner.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The edge or the service where it happened; null for an action of the trial runner.</summary>
    public string? Source { get; init; }
}

namespace Chaos.Core.Trials;

/// <summary>Something that happened in a trial.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Text">What, in a few words.</param>
public sealed record TrialEvent(TimeSpan At, string Text);

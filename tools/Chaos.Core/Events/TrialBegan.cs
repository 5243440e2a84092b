using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>The load of a trial is about to begin, and everything that the trial needs is ready.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time relative to the beginning of the load: a little below zero.</param>
/// <param name="StartedUtc">When the load begins, in UTC.</param>
public sealed record TrialBegan(TrialSetup Trial, TimeSpan At, DateTimeOffset StartedUtc) : TrialRunEvent(Trial, At);

using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>
/// An event in a service. That a service ended is published as soon as it is seen. What a service reports about itself,
/// such as a breaker that opened, is published when the trial is over.
/// </summary>
/// <param name="Trial">The trial.</param>
/// <param name="What">The event and its time.</param>
public sealed record ServiceChanged(TrialSetup Trial, TrialEvent What) : TrialRunEvent(Trial, What.At);

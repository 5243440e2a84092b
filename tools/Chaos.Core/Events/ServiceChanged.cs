using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>
/// Something happened in a service: it ended, as soon as that is seen; or what it reports of itself when the trial is
/// over, such as a breaker that opened.
/// </summary>
/// <param name="Trial">The trial.</param>
/// <param name="What">What, and when.</param>
public sealed record ServiceChanged(TrialSetup Trial, TrialEvent What) : TrialRunEvent(Trial, What.At);

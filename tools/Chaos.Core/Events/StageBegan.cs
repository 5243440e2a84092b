using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A trial does something else than before. Seen at a look: up to half a second after it began.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Since its load began.</param>
/// <param name="Stage">What it does now.</param>
public sealed record StageBegan(TrialSetup Trial, TimeSpan At, TrialStage Stage) : TrialRunEvent(Trial, At);

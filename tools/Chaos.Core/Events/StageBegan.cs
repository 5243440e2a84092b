using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>
/// A trial entered its next stage. Stages are polled, so the event comes up to half a second after the stage began.
/// </summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time since the trial's load began.</param>
/// <param name="Stage">The new stage.</param>
public sealed record StageBegan(TrialSetup Trial, TimeSpan At, TrialStage Stage) : TrialRunEvent(Trial, At);

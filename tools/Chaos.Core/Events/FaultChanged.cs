using Chaos.Core.Faults;
using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A fault reached its next stage.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time since the trial's load began.</param>
/// <param name="Fault">The fault and its planned window.</param>
/// <param name="Stage">The stage that the fault reached.</param>
public sealed record FaultChanged(TrialSetup Trial, TimeSpan At, FaultWindow Fault, FaultStage Stage)
    : TrialRunEvent(Trial, At);

using Chaos.Core.Faults;
using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A fault has come one stage further.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Since its load began.</param>
/// <param name="Fault">The fault, and when it was to be there.</param>
/// <param name="Stage">How far it is.</param>
public sealed record FaultChanged(TrialSetup Trial, TimeSpan At, FaultWindow Fault, FaultStage Stage)
    : TrialRunEvent(Trial, At);

using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>One arm of an earlier run.</summary>
/// <param name="Arm">Name of the arm in that run.</param>
/// <param name="Environment">The machine of that run.</param>
/// <param name="Records">The run's trials. Trials of other arms and experiments are ignored.</param>
public sealed record ComparedArm(string Arm, RunEnvironment Environment, IReadOnlyList<TrialRecord> Records);

using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>One arm of a run that was recorded before.</summary>
/// <param name="Arm">Name of the arm in it.</param>
/// <param name="Environment">The machine it ran on.</param>
/// <param name="Records">Its trials; those of other arms and experiments are passed over.</param>
public sealed record ComparedArm(string Arm, RunEnvironment Environment, IReadOnlyList<TrialRecord> Records);

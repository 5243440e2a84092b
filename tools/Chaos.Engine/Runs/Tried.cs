using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Engine.Runs;

/// <summary>What one try of an experiment came to.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Records">What was measured.</param>
/// <param name="Unrevertible">The message about a fault that could not be taken back: nothing may be measured on top of
/// it. Null when all is well.</param>
internal sealed record Tried(ExperimentResult Result, IReadOnlyList<TrialRecord> Records, string? Unrevertible = null);

using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Engine.Runs;

/// <summary>The outcome of one try of an experiment.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Records">Its records.</param>
/// <param name="Unrevertible">The message about a fault that could not be reverted, after which nothing may be
/// measured; null when all were.</param>
internal sealed record Tried(ExperimentResult Result, IReadOnlyList<TrialRecord> Records, string? Unrevertible = null);

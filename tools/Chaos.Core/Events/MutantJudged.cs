using Chaos.Core.Judging;

namespace Chaos.Core.Events;

/// <summary>A mutant was judged: its broken mitigation was detected, or was not.</summary>
/// <param name="Mutant">The mutant and the finding that detects it.</param>
public sealed record MutantJudged(MutantResult Mutant) : RunEvent;

using Chaos.Core.Judging;

namespace Chaos.Core.Events;

/// <summary>A mitigation that was broken on purpose was found out, or was not.</summary>
/// <param name="Mutant">Which, and by what.</param>
public sealed record MutantJudged(MutantResult Mutant) : RunEvent;

namespace Chaos.Core.Comparing;

/// <summary>One of the times, fixed before a comparison runs, at which it is looked at what it came to.</summary>
/// <param name="Rounds">After how many rounds.</param>
/// <param name="Level">How often a difference may be found at this look where there is none. Those of all looks add up
/// to the level of the comparison at most.</param>
public sealed record Look(int Rounds, double Level);

namespace Chaos.Core.Comparing;

/// <summary>A look: an interim analysis of a comparison, planned before it runs.</summary>
/// <param name="Rounds">Number of rounds after which the look is taken.</param>
/// <param name="Level">The level of this look: how often it may find a difference where there is none. The levels of
/// all looks add up to at most the level of the comparison.</param>
public sealed record Look(int Rounds, double Level);

using Chaos.Core;

namespace Chaos.Cli.Loading;

/// <summary>
/// A threshold that a load may leave undecided: it has too few requests to be sure that the threshold holds.
/// </summary>
/// <param name="Text">The threshold as the user wrote it.</param>
/// <param name="Length">The length of the part of the load in which it is judged.</param>
/// <param name="Needed">What it takes to decide it.</param>
/// <param name="Options">The options that change that.</param>
internal sealed record ShortThreshold(string Text, string Length, string Needed, string Options)
{
    /// <summary>The threshold as a mistake, where an undecided one would be of no use.</summary>
    /// <param name="option">The option that it was given with.</param>
    public PlanError ErrorOf(string option) =>
        new(option, Text, $"{Needed} ({Options})") { Why = $"cannot be decided in {Length}" };
}

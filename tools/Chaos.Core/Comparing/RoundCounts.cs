namespace Chaos.Core.Comparing;

/// <summary>How many rounds a comparison ran, and how many of them the machine spoiled.</summary>
/// <param name="Asked">Rounds that were asked for.</param>
/// <param name="Run">Rounds that ran in both arms.</param>
/// <param name="Lost">Those of them that a late or starved generator voids for something that is compared.</param>
/// <param name="Before">How many of these it spoiled in A.</param>
/// <param name="After">How many it spoiled in B; a round may be spoiled in both.</param>
public sealed record RoundCounts(int Asked, int Run, int Lost, int Before, int After)
{
    /// <summary>
    /// Rounds that are run at most where so many are asked for: half as many again in place of those that the machine
    /// spoils.
    /// </summary>
    public static int Most(int asked) => asked + (asked / 2);
}

namespace Chaos.Core.Comparing;

/// <summary>Counts the rounds of a comparison, and those that the machine spoiled.</summary>
/// <param name="Asked">Rounds that were asked for.</param>
/// <param name="Run">Rounds that ran in both arms.</param>
/// <param name="Lost">Rounds among them that a late or starved generator voids for any of the measures.</param>
/// <param name="Before">Lost rounds that it spoiled in A.</param>
/// <param name="After">Lost rounds that it spoiled in B. A round may be spoiled in both.</param>
public sealed record RoundCounts(int Asked, int Run, int Lost, int Before, int After)
{
    /// <summary>
    /// The most rounds that run when <paramref name="asked"/> are asked for: half as many again, to replace those that
    /// the machine spoils.
    /// </summary>
    public static int Most(int asked) => asked + (asked / 2);
}

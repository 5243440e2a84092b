namespace Chaos.Core.Statistics;

/// <summary>
/// The exact test for any number of pairs: the sign-flip test while all sign patterns can be enumerated, and signed
/// ranks beyond.
/// </summary>
public static class PairedTest
{
    /// <summary>The fewest pairs with which a difference can be significant at the level: 6 for 5 %.</summary>
    public static int LeastPairs(double alpha = .05) => (int)Math.Ceiling(1 - Math.Log2(alpha));

    /// <summary>
    /// The most tests beside the main one that a number of pairs allows under Holm's correction. With one more, none of
    /// them could ever be significant. 1 with 6 pairs, 3 with 7, 6 with 8.
    /// </summary>
    public static int MostTests(int pairs, double alpha = .05) =>
        (int)Math.Min(int.MaxValue, Math.Floor(alpha / SignFlip.LeastP(pairs)));

    /// <summary>The fewest pairs that allow a number of tests beside the main one.</summary>
    public static int PairsFor(int tests, double alpha = .05) =>
        Enumerable.Range(LeastPairs(alpha), 64).First(pairs => MostTests(pairs, alpha) >= tests);

    /// <summary>The test of the differences of pairs.</summary>
    public static ShiftTest Of(IReadOnlyList<double> differences, double alpha = .05) =>
        differences.Count <= SignFlip.MostPairs
            ? SignFlip.Test(differences, alpha)
            : SignedRank.Test(differences, alpha);
}

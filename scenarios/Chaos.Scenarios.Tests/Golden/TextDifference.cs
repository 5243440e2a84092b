namespace Chaos.Scenarios.Tests.Golden;

/// <summary>Shows where two texts differ.</summary>
internal static class TextDifference
{
    private const int Shown = 16;

    /// <summary>
    /// The first lines that differ, each with its number: <c>-</c> for the old text, <c>+</c> for the new one. Null
    /// for no difference.
    /// </summary>
    internal static string? Of(string was, string now)
    {
        if (was == now)
            return null;
        var lines = Changed(was.Split('\n'), now.Split('\n')).ToList();
        return string.Join(
            '\n',
            lines.Count > Shown ? [.. lines.Take(Shown), $"... and {lines.Count - Shown} lines more"] : lines
        );
    }

    private static IEnumerable<string> Changed(string[] old, string[] current)
    {
        var common = LongestCommon(old, current);
        for (var (i, j) = (0, 0); i < old.Length || j < current.Length; )
        {
            if (i < old.Length && j < current.Length && old[i] == current[j])
                (i, j) = (i + 1, j + 1);
            else if (j == current.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                yield return $"{i + 1, 4} - {old[i++]}";
            else
                yield return $"{j + 1, 4} + {current[j++]}";
        }
    }

    /// <summary>
    /// Lengths of longest common subsequences: for each pair of places, how many lines the rests of both texts have in
    /// common, in order.
    /// </summary>
    private static int[,] LongestCommon(string[] old, string[] current)
    {
        var common = new int[old.Length + 1, current.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        for (var j = current.Length - 1; j >= 0; j--)
            common[i, j] =
                old[i] == current[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}

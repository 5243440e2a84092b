namespace Chaos.SampleShop;

/// <summary>Finds the known name that a mistyped name most probably means.</summary>
internal static class Nearest
{
    /// <summary>
    /// Returns the candidate with the smallest Levenshtein distance (letters to change, insert or remove). Returns the
    /// first of several with the same distance.
    /// </summary>
    public static string To(string name, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Distance(name, candidate))!;

    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1))
                );
        }
        return row[^1];
    }
}

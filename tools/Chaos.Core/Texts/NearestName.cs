namespace Chaos.Core.Texts;

/// <summary>Finds the name that a user most likely meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The longest name that is compared. No valid name is longer, and the time of a comparison grows with the product
    /// of both lengths.
    /// </summary>
    private const int Longest = 100;

    /// <summary>The most names that a message lists.</summary>
    private const int MostTold = 8;

    /// <summary>Names shorter than this allow one edit only: with two edits, most short names would be near.</summary>
    private const int ShortName = 5;

    /// <summary>
    /// The nearest of <paramref name="names"/> by edit distance. Null when none is near enough, or when the nearest
    /// shares no letter with the wrong name.
    /// </summary>
    public static string? Of(string wrong, IEnumerable<string> names)
    {
        if (wrong.Length > Longest)
            return null;
        var best = names
            .Where(n => n.Length <= Longest)
            .Select(n => (Name: n, Distance: Distance(wrong.ToLowerInvariant(), n.ToLowerInvariant())))
            .OrderBy(n => n.Distance)
            .FirstOrDefault();
        return
            best.Name is not null
            && best.Distance <= Math.Max(wrong.Length < ShortName ? 1 : 2, wrong.Length / 3)
            && best.Distance < Math.Min(wrong.Length, best.Name.Length)
            ? best.Name
            : null;
    }

    /// <summary>A message on a wrong name, with the nearest valid name if there is one.</summary>
    public static string Wrong(string kind, string wrong, IEnumerable<string> names) =>
        $"no {kind} is named {wrong}" + (Of(wrong, names) is { } nearest ? $"; did you mean {nearest}?" : "");

    /// <summary>
    /// A question that suggests the nearest valid name, for a message between the wrong value and the allowed ones:
    /// <c>did you mean slow? </c>. Empty when no name is near.
    /// </summary>
    public static string Question(string? nearest) => nearest is null ? "" : $"did you mean {nearest}? ";

    /// <summary>
    /// The allowed names in words: all of them, or of a long list the nearest ones and where all of them are.
    /// </summary>
    /// <param name="wrong">The wrong name.</param>
    /// <param name="names">All allowed names, also as forms such as <c>attempts(EDGE)</c>.</param>
    /// <param name="page">Where all of them are; null for nowhere else.</param>
    public static string Allowed(string wrong, IReadOnlyCollection<string> names, string? page) =>
        names.Count <= MostTold || wrong.Length > Longest
            ? string.Join(", ", names)
            : string.Join(
                ", ",
                names
                    .OrderBy(n => Distance(wrong.ToLowerInvariant(), n.Split('(', ' ', ',')[0].ToLowerInvariant()))
                    .Take(MostTold)
            ) + (page is null ? $" and {names.Count - MostTold} others" : $" and others, which {page} lists");

    /// <summary>The Levenshtein distance, with a swap of two adjacent letters as one step.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(
                    Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                );
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}

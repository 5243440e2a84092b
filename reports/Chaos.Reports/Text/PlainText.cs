namespace Chaos.Reports.Text;

/// <summary>Wraps text to the width of a terminal.</summary>
internal static class PlainText
{
    /// <summary>
    /// The text in lines of at most <paramref name="width"/> characters, broken at spaces where possible.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        while (text.Length > width)
        {
            var begin = text.Length - text.TrimStart(' ').Length;
            var space = text.LastIndexOf(' ', width);
            var at = space > begin ? space : width;
            lines.Add(text[..at].TrimEnd());
            text = text[at..].TrimStart();
        }
        lines.Add(text);
        return lines;
    }
}

namespace Chaos.Reports.Text;

/// <summary>Text for a terminal of a given width.</summary>
internal static class PlainText
{
    /// <summary>The text in lines of at most <paramref name="width"/>, broken at spaces where there are any.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width);
            var at = space > 0 ? space : width;
            lines.Add(text[..at].TrimEnd());
            text = text[at..].TrimStart();
        }
        lines.Add(text);
        return lines;
    }
}

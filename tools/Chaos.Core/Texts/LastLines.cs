namespace Chaos.Core.Texts;

/// <summary>The last lines of a program's output, so that they say why it ended.</summary>
public static class LastLines
{
    private const int Frames = 2;

    /// <summary>
    /// The last <paramref name="count"/> lines. Of the frames of a stack only the first two are shown: the line that says
    /// what went wrong stands above them, and would be pushed out.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lines, int count)
    {
        var shown = new List<string>();
        var frames = 0;
        foreach (var line in lines)
        {
            frames = IsFrame(line) ? frames + 1 : 0;
            if (frames <= Frames)
                shown.Add(line);
        }
        return [.. shown.TakeLast(count)];
    }

    /// <summary>A frame as .NET, Java and Node.js print it.</summary>
    private static bool IsFrame(string line) => line.TrimStart().StartsWith("at ", StringComparison.Ordinal);
}

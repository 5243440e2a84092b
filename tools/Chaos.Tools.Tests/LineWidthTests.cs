namespace Chaos.Tools.Tests;

public sealed class LineWidthTests
{
    private const int Most = 140;

    private static readonly string[] s_notOurs =
    [
        $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
        $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
        $"{Path.DirectorySeparatorChar}chaos-results{Path.DirectorySeparatorChar}",
        $"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}",
        $"{Path.DirectorySeparatorChar}Golden{Path.DirectorySeparatorChar}",
        "catalogue.md",
    ];

    /// <summary>Texts of many lines, drawings, regular expressions and references keep their own width.</summary>
    [Fact]
    public void No_line_of_code_is_wider_than_140() =>
        Assert.Empty(
            Files("*.cs")
                .SelectMany(f =>
                    Wide(
                        f,
                        "\"\"\"",
                        l =>
                            l.Contains("cref=", StringComparison.Ordinal)
                            || l.Contains('─', StringComparison.Ordinal)
                            || l.TrimStart().StartsWith("@\"", StringComparison.Ordinal)
                    )
                )
        );

    /// <summary>Tables, code and links keep their own width.</summary>
    [Fact]
    public void No_line_of_a_page_is_wider_than_140() =>
        Assert.Empty(
            Files("*.md")
                .SelectMany(f =>
                    Wide(f, "```", l => l.TrimStart() is ['|' or '`', ..] || l.Contains("](", StringComparison.Ordinal))
                )
        );

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories)
            .Where(f => !s_notOurs.Any(n => f.Contains(n, StringComparison.Ordinal)));

    private static IEnumerable<string> Wide(string file, string fence, Func<string, bool> isFree)
    {
        var within = false;
        foreach (var (number, line) in File.ReadLines(file).Index())
        {
            var fences = line.Split(fence).Length - 1;
            if (line.Length > Most && !within && fences == 0 && !isFree(line))
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number + 1}";
            if (fences % 2 == 1)
                within = !within;
        }
    }
}

using System.Text.RegularExpressions;

namespace Chaos.Tools.Tests;

/// <summary>
/// Folders of a project that use each other: what stands in one cannot be read, tested or moved without the other. The
/// list may only shrink.
/// </summary>
public sealed partial class FolderCycleTests
{
    private static readonly string[] s_known =
    [
        "Chaos.Core.Calls and Chaos.Core.Messaging",
        "Chaos.Core.Expectations and Chaos.Core.Experiments",
        "Chaos.Core.Expectations and Chaos.Core.Judging",
        "Chaos.Core.Expectations and Chaos.Core.Metrics",
        "Chaos.Core.Experiments and Chaos.Core.Metrics",
        "Chaos.Core.Judging and Chaos.Core.Metrics",
        "Chaos.Core.Messaging and Chaos.Core.Trials",
        "Chaos.Proxy.Links and Chaos.Proxy.Toxics",
        "Chaos.SampleShop.Control and Chaos.SampleShop.Serving",
        "Chaos.SampleShop.Downstream and Chaos.SampleShop.Serving",
        "Chaos.SampleShop.Services and Chaos.SampleShop.Serving",
    ];

    [Fact]
    public void No_two_more_folders_of_a_project_use_each_other_and_those_that_no_longer_do_leave_the_list() =>
        Assert.Equal(s_known, Pairs().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Pairs()
    {
        foreach (var project in ArchitectureTests.ProductProjects())
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var uses = new HashSet<(string From, string To)>();
            foreach (var file in ArchitectureTests.Sources(Path.GetDirectoryName(project)!))
            {
                var text = File.ReadAllText(file);
                if (Namespace().Match(text) is not { Success: true } at)
                    continue;
                foreach (var used in Using().Matches(text).Select(m => m.Groups[1].Value))
                    if (used.StartsWith($"{name}.", StringComparison.Ordinal))
                        uses.Add((at.Groups[1].Value, used));
            }
            foreach (var (from, to) in uses)
                if (string.CompareOrdinal(from, to) < 0 && uses.Contains((to, from)))
                    yield return $"{from} and {to}";
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}

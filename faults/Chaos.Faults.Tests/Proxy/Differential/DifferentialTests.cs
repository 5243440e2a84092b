using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Chaos.Faults.Tests.Toxics;

namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>
/// The same requests go to the embedded proxy and to the original. Status, content type, body and the proxies afterwards
/// are the same, except for the intended differences.
/// </summary>
public sealed class DifferentialTests
{
    private const int Shown = 30;

    [Fact]
    public void The_requests_are_some_900() => Assert.InRange(ApiRequests.All.Count, 850, 1000);

    [Fact]
    public void The_page_on_the_proxy_lists_every_intended_difference() =>
        Assert.Equal(IntendedDifferences.All.Select(d => d.What), DocumentedDifferences());

    [Theory]
    [NeedsPeerData(ServerUnderTest.Original)]
    [Trait("Speed", "Slow")]
    public async Task Ours_answers_as_the_original_except_where_it_is_to_differ(string original)
    {
        using var taken = Rig.Listening(1);
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var theirs = await AskedServer.StartAsync(original, port);
        await using var ours = await AskedServer.StartAsync(ServerUnderTest.Ours, port);
        var used = new HashSet<IntendedDifference>();
        var unexplained = new List<string>();
        foreach (var request in ApiRequests.All)
        {
            var answers = await Task.WhenAll(theirs.AskAsync(request), ours.AskAsync(request));
            var (expected, actual) = (answers[0], answers[1]);
            foreach (var difference in IntendedDifferences.All)
            {
                if (expected == actual)
                    break;
                var rewritten = difference.Rewrite(request, expected, actual);
                if (rewritten != expected)
                    used.Add(difference);
                expected = rewritten;
            }
            if (expected != actual)
                unexplained.Add($"{request}\n  original {answers[0]}\n  ours     {actual}");
        }

        var report = new StringBuilder();
        report.AppendLine($"{unexplained.Count} of {ApiRequests.All.Count} answers differ:");
        unexplained.Take(Shown).ToList().ForEach(u => report.AppendLine(u));
        Assert.True(unexplained.Count == 0, report.ToString());
        Assert.Empty(IntendedDifferences.All.Where(d => !used.Contains(d)).Select(d => d.What));
    }

    private static IEnumerable<string> DocumentedDifferences([CallerFilePath] string file = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(file)!, "../../../../docs/proxy.md"))
            .SkipWhile(line => line != "## Differences from Toxiproxy")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .Select(line => line.Split(" | ")[0][2..]);
}

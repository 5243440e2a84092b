using System.Text.RegularExpressions;

namespace Chaos.Tools.Tests;

/// <summary>
/// What <c>./test.sh --fast</c> runs is every test without a mark; a test that starts something real has to carry it.
/// </summary>
public sealed partial class FastTestsTests
{
    private const string Mark = "[Trait(\"Speed\", \"Slow\")]";

    /// <summary>
    /// What starts processes, opens sockets or waits on the wall clock, and tests that are skipped where something is
    /// not installed.
    /// </summary>
    [GeneratedRegex(
        @"\b(Process\.Start|ProcessStartInfo|new Socket|Tcp(Listener|Client)|HttpClient|WebApplication\w*|Kestrel\w*|GrpcChannel|Thread\.Sleep|ChildProcess\.|RunMark\b)|\[[A-Z]\w+(Fact|Theory)\b"
    )]
    private static partial Regex Real();

    [GeneratedRegex(
        @"^(?:internal|public) (?:(?:static|sealed|abstract|partial) )*class (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Class();

    [GeneratedRegex(@"\[\w*(Fact|Theory)\b")]
    private static partial Regex Test();

    [GeneratedRegex(@"//.*|""(?:\\.|[^""\\\n])*""")]
    private static partial Regex CommentOrText();

    /// <summary>Files of tests that take only what is pure from what can start something, too.</summary>
    private static readonly string[] s_pure = ["JournalTests.cs"];

    [Fact]
    public void A_test_that_starts_something_real_says_that_it_is_slow()
    {
        var projects = Directory
            .EnumerateFiles(Repository.Root, "Chaos.*.Tests.csproj", SearchOption.AllDirectories)
            .Select(p => Path.GetDirectoryName(p)!)
            .ToList();

        Assert.Equal(6, projects.Count);
        Assert.All(
            projects.SelectMany(Unmarked),
            file => Assert.Fail($"{file} starts something real: {Mark} belongs on its class, or on the tests that do")
        );
    }

    [Theory]
    [InlineData("public class ATests { [Fact] void A() => new HttpClient(); }", "public class B { }", true)]
    [InlineData(
        "public class ATests { [Fact] void A() => new Server(); }",
        "internal sealed class Server { TcpListener _listener; }",
        true
    )]
    [InlineData("public class ATests { [DockerFact] void A() { } }", "public class B { }", true)]
    [InlineData(
        "public class ATests { [Fact] void A() => \"HttpClient\"; } // Process.Start",
        "public class B { HttpClient _client; }",
        false
    )]
    [InlineData(
        "[Trait(\"Speed\", \"Slow\")]\npublic class ATests { [Fact] void A() => new HttpClient(); }",
        "public class B { }",
        false
    )]
    public void What_starts_something_is_found_through_the_doubles_that_do_it(string test, string beside, bool found)
    {
        var folder = Directory.CreateTempSubdirectory("chaos-fast-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "ATests.cs"), test);
            File.WriteAllText(Path.Combine(folder, "Beside.cs"), beside);

            Assert.Equal(found ? ["ATests.cs"] : [], Unmarked(folder).Select(Path.GetFileName));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Unmarked(string project)
    {
        var whole = Directory
            .EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(project, f).StartsWith("obj", StringComparison.Ordinal))
            .ToDictionary(f => f, File.ReadAllText);
        var sources = whole.ToDictionary(f => f.Key, f => CommentOrText().Replace(f.Value, ""));
        var real = sources.Where(s => Real().IsMatch(s.Value)).Select(s => s.Key).ToHashSet();
        for (var grown = -1; grown != real.Count; )
        {
            grown = real.Count;
            var doubles = string.Join(
                '|',
                real.Where(f => !Test().IsMatch(sources[f]))
                    .SelectMany(f => Class().Matches(sources[f]))
                    .Select(m => m.Groups[1].Value)
            );
            if (doubles.Length > 0)
                real.UnionWith(sources.Where(s => Regex.IsMatch(s.Value, $@"\b({doubles})\b")).Select(s => s.Key));
        }
        return real.Where(f =>
                Test().IsMatch(sources[f])
                && !whole[f].Contains(Mark, StringComparison.Ordinal)
                && !s_pure.Contains(Path.GetFileName(f))
            )
            .Order();
    }
}

using System.Text.RegularExpressions;

namespace Chaos.Tools.Tests.Cli;

/// <summary>
/// Checks the images as far as possible without building them: the files that they copy exist, and are all that the
/// program's build reads.
/// </summary>
public class DockerfileTests
{
    private const string Cli = "tools/Chaos.Cli";
    private const string Shop = "targets/Chaos.SampleShop";

    [Theory]
    [InlineData(Cli)]
    [InlineData(Shop)]
    public void Every_project_of_the_program_is_copied(string project)
    {
        var copied = Copied(project);

        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
        var projects = Closure(Path.Combine(Repository.Root, project)).ToHashSet();
        var needed = projects
            .Concat(
                projects
                    .SelectMany(Linked)
                    .Where(l => !projects.Any(p => l.StartsWith(p + '/', StringComparison.Ordinal)))
            )
            .Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'))
            .ToHashSet();
        Assert.Equal(needed.Order(), copied.Where(c => Directory.Exists(Path.Combine(Repository.Root, c))).Order());
        foreach (
            var file in new[]
            {
                "global.json",
                "Directory.Build.props",
                "Directory.Packages.props",
                "BannedSymbols.txt",
            }
        )
            Assert.Contains(file, copied);
    }

    [Theory]
    [InlineData(Cli)]
    [InlineData(Shop)]
    public void Its_program_is_the_published_one_and_runs_without_root(string project)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, project, "Dockerfile"));

        Assert.Contains($"RUN dotnet publish {project} -c Release -o /app\n", text, StringComparison.Ordinal);
        Assert.Matches($@"ENTRYPOINT \[""dotnet"", ""(/app/)?{Regex.Escape(Path.GetFileName(project))}\.dll""\]", text);
        Assert.Contains("USER app\n", text, StringComparison.Ordinal);
        Assert.Equal(
            ["mcr.microsoft.com/dotnet/sdk:10.0 AS build", "mcr.microsoft.com/dotnet/aspnet:10.0"],
            Regex.Matches(text, "^FROM (.+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value)
        );
        Assert.All(
            Regex.Matches(text, "CHAOS_[A-Z]+").Select(m => m.Value),
            v => Assert.Contains(v, new[] { Faults.Warden.StateFolder.Variable, "CHAOS_CACHE", "CHAOS_TOKEN" })
        );
    }

    private static List<string> Copied(string project) =>
        [
            .. File.ReadLines(Path.Combine(Repository.Root, project, "Dockerfile"))
                .Where(l =>
                    l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)
                )
                .SelectMany(l => l.Split(' ')[1..^1]),
        ];

    private static IEnumerable<string> Closure(string folder) =>
        Paths(folder, @"<ProjectReference Include=""([^""]+)""")
            .SelectMany(p => Closure(Path.GetDirectoryName(p)!))
            .Append(folder)
            .Distinct();

    /// <summary>Folders of other projects whose sources a project compiles.</summary>
    private static IEnumerable<string> Linked(string folder) =>
        Paths(folder, @"<Compile Include=""(\.\./[^""]+)""").Select(p => Path.GetDirectoryName(p)!);

    private static IEnumerable<string> Paths(string folder, string pattern) =>
        Regex
            .Matches(File.ReadAllText(Directory.GetFiles(folder, "*.csproj").Single()), pattern)
            .Select(m => Path.GetFullPath(Path.Combine(folder, m.Groups[1].Value)));
}

using System.Text.RegularExpressions;
using Chaos.Cli.Linting;
using Chaos.Cli.Running;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Tests.Golden;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// What README.md and the pages in docs show works as it is written. A block of YAML with services, workloads and objectives is a whole experiment; one with policies is a policy file; in docs/experiments.md any
/// other one takes the place of the same words of the page's first. A block whose fence names a file, as <c>```csv users.csv</c>, is that file.
/// </summary>
public sealed partial class DocsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-docs-").FullName;

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(f => $"docs/{Path.GetFileName(f)}").Append("README.md").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_in_yaml_has_no_mistake(string page)
    {
        var blocks = BlocksOf(page);
        foreach (var (_, info, text) in blocks.Where(b => b.Info.Contains(' ', StringComparison.Ordinal))) File.WriteAllText(Path.Combine(_folder, info.Split(' ')[1]), text);
        var yaml = blocks.Where(b => b.Info == "yaml").ToList();
        var wholes = page == "docs/experiments.md" ? yaml.Where(b => !IsPolicy(b.Text)).Select(b => (b.Line, Text: IsWhole(b.Text) ? b.Text : Merged(yaml[0].Text, b.Text))) : yaml.Where(b => IsWhole(b.Text)).Select(b => (b.Line, b.Text));
        var experiments = wholes.SelectMany(w => ExperimentInYaml.Of(Path.Combine(_folder, "page.yaml"), w.Text, new ExperimentReader(AllowedTargets.LoopbackOnly, environment: null)).Mistakes.Select(m => $"{page}, block at line {w.Line}, {m.Position}: {m.Text}"));
        var policies = yaml.Where(b => IsPolicy(b.Text)).SelectMany(b => LintedFile.Of("page.yaml", b.Text).Mistakes.Select(m => $"{page}, block at line {b.Line}, {m.Position}: {m.Text}"));

        Assert.Empty(experiments.Concat(policies));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_is_one_that_there_is_with_options_that_it_takes(string page)
    {
        var commands = BlocksOf(page).Where(b => b.Info is "" or "sh").SelectMany(b => b.Text.Split('\n')).Concat(Quoted().Matches(Prose(page)).Select(m => m.Groups[1].Value)).SelectMany(line => Command().Matches(line)).ToList();

        foreach (var command in commands)
        {
            var name = command.Groups["name"].Value;
            var help = Path.Combine(GoldenFile.Folder, "Help", $"{name}.txt");
            Assert.True(File.Exists(help), $"{page}: {command.Value}: there is no command {name}");
            var options = Option().Matches(File.ReadAllText(help)).Select(m => m.Value).ToHashSet();
            Assert.All(Option().Matches(command.Groups["rest"].Value), o => Assert.True(options.Contains(o.Value), $"{page}: {command.Value}: {name} takes no {o.Value}"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_what_is_there(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (var link in Link().Matches(Prose(page)).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#') is [var file, var at] ? (file, at) : (link, "");
            var target = path.Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(Path.Combine(folder, path));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {link} is not there");
            if (anchor.Length > 0) Assert.True(File.ReadLines(target).Where(l => l.StartsWith('#')).Select(Anchor).Contains(anchor), $"{page}: {link}: no such heading");
        }
    }

    [Fact]
    public void The_introduction_is_short() => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, 150);

    private static string Anchor(string heading) => NotInAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static bool IsWhole(string yaml) => new[] { "services:", "workloads:", "objectives:" }.All(w => yaml.Split('\n').Any(l => l.StartsWith(w, StringComparison.Ordinal)));

    private static bool IsPolicy(string yaml) => yaml.Split('\n').Any(l => l.StartsWith("policies:", StringComparison.Ordinal));

    /// <summary>A file with some of its words said anew.</summary>
    private static string Merged(string whole, string part)
    {
        var said = Words(part);
        return string.Concat(Words(whole).Where(w => !said.ContainsKey(w.Key)).Select(w => w.Value).Concat(said.Values));
    }

    private static Dictionary<string, string> Words(string yaml) => Word().Matches(yaml).ToDictionary(m => m.Groups[1].Value, m => m.Value.TrimEnd() + "\n");

    private static List<(int Line, string Info, string Text)> BlocksOf(string page)
    {
        var blocks = new List<(int, string, string)>();
        string? info = null;
        var (from, text) = (0, new List<string>());
        foreach (var (line, i) in File.ReadLines(Path.Combine(Repository.Root, page)).Select((l, i) => (l, i)))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                if (info is not null) text.Add(line);
                continue;
            }
            if (info is null) (info, from, text) = (line[3..].Trim(), i + 1, []);
            else
            {
                blocks.Add((from, info, string.Join('\n', text) + "\n"));
                info = null;
            }
        }
        return blocks;
    }

    /// <summary>A page without its blocks.</summary>
    private static string Prose(string page) => Fenced().Replace(File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"(?ms)^```.*?^```")]
    private static partial Regex Fenced();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?:\./|dotnet )chaos (?<name>[a-z]+)(?<rest>[^#\n]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"(?m)^([a-zA-Z]+):[^\n]*(?:\n(?![a-zA-Z]+:)[^\n]*)*")]
    private static partial Regex Word();
}

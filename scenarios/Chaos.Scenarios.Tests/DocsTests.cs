using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Cli.Annotating;
using Chaos.Cli.Linting;
using Chaos.Cli.Yaml;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Files.Words;
using Chaos.Scenarios.Tests.Golden;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Checks that the examples in README.md and docs work as they are written. A YAML block with services, workloads and
/// objectives is a whole experiment, and one with policies is a policy file. In experiments.md and load.md, any other block
/// replaces the same keys of the page's first block. A block whose fence names a file, such as <c>```csv
/// users.csv</c>, is that file.
/// </summary>
public sealed partial class DocsTests : IDisposable
{
    /// <summary>The keys that every whole experiment has.</summary>
    private static readonly string[] s_whole = ["services:", "workloads:", "objectives:"];

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-docs-").FullName;

    public static TheoryData<string> Pages =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")
                .Select(f => $"docs/{Path.GetFileName(f)}")
                .Append("README.md")
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_in_yaml_has_no_mistake(string page)
    {
        var blocks = BlocksOf(page);
        foreach (var (_, info, text) in blocks.Where(b => b.Info.Contains(' ', StringComparison.Ordinal)))
            File.WriteAllText(Path.Combine(_folder, info.Split(' ')[1]), text);
        var yaml = blocks.Where(b => b.Info == "yaml").ToList();

        Assert.Empty(
            yaml.SelectMany(b =>
                MistakesIn(b.Text, page is "docs/experiments.md" or "docs/load.md" ? yaml[0].Text : null)
                    .Select(m => $"block at line {b.Line}, {m.Position}: {m.Text}")
            )
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_exists_and_has_the_options_shown(string page)
    {
        var texts = BlocksOf(page)
            .Where(b => b.Info is "" or "sh")
            .SelectMany(b => b.Text.Split('\n'))
            .Concat(Quoted().Matches(Prose(page)).Select(m => m.Groups[1].Value))
            // In a table of commands the options are in the column beside the command.
            .Concat(Prose(page).Split('\n').Where(l => l.StartsWith("| `./chaos ", StringComparison.Ordinal)));

        Assert.Empty(
            texts
                .SelectMany(t => Command().Matches(t))
                .SelectMany(c => WrongIn(c.Groups["name"].Value, c.Groups["rest"].Value))
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_an_existing_page(string page) =>
        Assert.DoesNotContain(
            Link().Matches(Prose(page)).Select(m => m.Groups[1].Value),
            l => !l.Contains("://", StringComparison.Ordinal) && !Leads(l, page)
        );

    [Theory]
    [InlineData(
        "experiment.schema.json",
        "experiments.md",
        "load.md",
        "data.md",
        "streams.md",
        "brokers.md",
        "protocols.md",
        "your-service.md"
    )]
    [InlineData("policy.schema.json", "policies.md")]
    public void Every_key_of_a_file_is_documented(string schema, params string[] pages)
    {
        var told = string.Concat(pages.Select(p => File.ReadAllText(Path.Combine(Repository.Root, "docs", p))));
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", schema)));

        Assert.DoesNotContain(WordsOf(json.RootElement).Distinct(), w => !Regex.IsMatch(told, $@"(?<!\w){w}(?!\w)"));
    }

    [Fact]
    public void Every_metric_of_an_objective_is_documented()
    {
        var told = File.ReadAllText(Path.Combine(Repository.Root, "docs", "experiments.md"));

        Assert.DoesNotContain(
            ObjectiveText.Words.Select(w => w.Form.Split('(', ' ')[0]),
            w => !told.Contains($"| `{w}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_introduction_is_short() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, 150);

    /// <param name="text">A block.</param>
    /// <param name="whole">The block that a part belongs to; null where parts belong to none.</param>
    private IReadOnlyList<YamlMistake> MistakesIn(string text, string? whole)
    {
        if (IsPolicy(text))
            return LintedFile.Of("page.yaml", text).Mistakes;
        if (!IsWhole(text))
        {
            if (whole is null)
                return [];
            text = Merged(whole, text);
        }
        return ExperimentInYaml
            .Of(
                Path.Combine(_folder, "page.yaml"),
                text,
                new ExperimentReader(AllowedTargets.LoopbackOnly, environment: null)
            )
            .Mistakes;
    }

    private static IEnumerable<string> WrongIn(string command, string rest)
    {
        var help = Path.Combine(GoldenFile.Folder, "Help", $"{command}.txt");
        if (!File.Exists(help))
            return [$"no command {command}"];
        return Option()
            .Matches(rest)
            .Select(m => m.Value)
            .Except(Option().Matches(File.ReadAllText(help)).Select(m => m.Value))
            .Select(o => $"{command} takes no {o}");
    }

    private static bool Leads(string link, string page)
    {
        var (path, anchor) = link.Split('#') is [var file, var at] ? (file, at) : (link, "");
        var target =
            path.Length == 0
                ? Path.Combine(Repository.Root, page)
                : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.Combine(Repository.Root, page))!, path));
        return anchor.Length > 0
            ? File.Exists(target)
                && File.ReadLines(target).Where(l => l.StartsWith('#')).Select(Anchor).Contains(anchor)
            : File.Exists(target) || Directory.Exists(target);
    }

    /// <summary>The names of all properties in a schema.</summary>
    private static IEnumerable<string> WordsOf(JsonElement schema) =>
        schema.ValueKind switch
        {
            JsonValueKind.Object => schema
                .EnumerateObject()
                .SelectMany(p =>
                    p.Name == "properties"
                        ? p
                            .Value.EnumerateObject()
                            .Select(o => o.Name)
                            .Concat(p.Value.EnumerateObject().SelectMany(o => WordsOf(o.Value)))
                        : WordsOf(p.Value)
                ),
            JsonValueKind.Array => schema.EnumerateArray().SelectMany(WordsOf),
            _ => [],
        };

    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static bool IsWhole(string yaml) =>
        s_whole.All(w => yaml.Split('\n').Any(l => l.StartsWith(w, StringComparison.Ordinal)));

    private static bool IsPolicy(string yaml) =>
        yaml.Split('\n').Any(l => l.StartsWith("policies:", StringComparison.Ordinal));

    /// <summary>A file with some of its keys replaced.</summary>
    private static string Merged(string whole, string part)
    {
        var said = Words(part);
        return string.Concat(
            Words(whole).Where(w => !said.ContainsKey(w.Key)).Select(w => w.Value).Concat(said.Values)
        );
    }

    private static Dictionary<string, string> Words(string yaml) =>
        Word().Matches(yaml).ToDictionary(m => m.Groups[1].Value, m => m.Value.TrimEnd() + "\n");

    private static List<(int Line, string Info, string Text)> BlocksOf(string page)
    {
        var blocks = new List<(int, string, string)>();
        string? info = null;
        var (from, text) = (0, new List<string>());
        foreach (var (line, i) in File.ReadLines(Path.Combine(Repository.Root, page)).Select((l, i) => (l, i)))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                if (info is not null)
                    text.Add(line);
                continue;
            }
            if (info is null)
                (info, from, text) = (line[3..].Trim(), i + 1, []);
            else
            {
                blocks.Add((from, info, string.Join('\n', text) + "\n"));
                info = null;
            }
        }
        return blocks;
    }

    /// <summary>A page without its code blocks.</summary>
    private static string Prose(string page) =>
        Fenced().Replace(File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n"), "");

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

    [GeneratedRegex(@"(?m)^([a-zA-Z-]+):[^\n]*(?:\n(?![a-zA-Z-]+:)[^\n]*)*")]
    private static partial Regex Word();
}

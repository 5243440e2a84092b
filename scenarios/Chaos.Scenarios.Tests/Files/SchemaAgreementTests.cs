using System.Text.RegularExpressions;
using Chaos.Cli.Yaml;
using Chaos.Core;
using Chaos.Mitigations.Linting;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Tests.Golden;
using Chaos.Targets;
using NJsonSchema;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>
/// The schema, which editors use, agrees with <c>validate</c>. The schema accepts every valid file. If it accepts a
/// mistake that <c>validate</c> finds, the reason why no schema can express it is listed here.
/// </summary>
public sealed class SchemaAgreementTests
{
    /// <summary>How a mistake is recognised, and why a schema cannot see it.</summary>
    private static readonly (string Told, string Why)[] s_beyondASchema =
    [
        (
            @"^workloads\.[^.]+: .*allowed: (one of the two|rate: calls a second)",
            "hangs on another property of the load"
        ),
        (@"^workloads\.[^.]+\.rate: ""5 %""", "a number as people write it: what it counts hangs on its name"),
        (@"^(\w+\.)*services\.[^:]*: .*allowed: [\w-]+(, [\w-]+)*$", "the name of another part of the file"),
        (
            @"^workloads\.[^.]+\.service: |\.edge: |\]\.(from|to): |\.(kill|pause)\.service: ",
            "the name of another part"
        ),
        (@": \{\{.*\}\} is not allowed", "a placeholder of what another part names"),
        (@"allowed: an edge whose proxy ", "a text of another part has to name it"),
        (@"cannot be decided in|allowed: a recovery of ", "a figure of the whole plan"),
        (@"has a number without a unit|allowed: attempts\(FROM|allowed: [<>] or ", "the language of objectives"),
        (@"^(objectives|guards|stopWhen)\[\d+\]: .*allowed: an edge with HTTP or gRPC", "what another part speaks"),
        (
            @"allowed: .*\d+(s|m|h|ms)(, at most \d+[smh])?$",
            "the length of a duration, which is a text in several units"
        ),
        (@"allowed: 1s or more, so that canaries", "the length of a duration, and another property"),
        (@"allowed: whole (seconds|milliseconds)", "the length of a duration"),
        (@"did you mean 1\.5 % or|^id: -5 is", "a number that stands for a text, or a text for a number"),
        (@"^control: the same as ", "hangs on the rest of the file"),
        (@"\.http\.\w+: .*allowed: nothing without ""tls""", "hangs on another property"),
        (@"^services\.[^.]+\.command: \[""""\]", "of a list the first has to be more than nothing"),
        (@"cannot be read|is not there", "a file"),
        (@"^edges\[\d+\]\.(protocol|canary): missing", "hangs on faults and on what a service is told"),
        (@"^services\.[^.]+\.command: .*allowed: a program( with|'s| on)", "the words of a command line"),
        (@"^services\.[^.]+\.url: .*allowed: localhost", "which hosts may be touched, which a command line says"),
        (@"allowed: \{\{env\.NAME\}\} or \{\{file", "what looks like a secret"),
    ];

    [Fact]
    public async Task The_schema_and_validate_agree_wherever_a_schema_can_express_it()
    {
        var schema = await JsonSchema.FromJsonAsync(ExperimentSchema.Text);
        var (wrong, needed) = (new List<string>(), new HashSet<string>());
        foreach (var (name, text) in SchemaExamples.All)
        {
            if (Read(text) is not var (json, mistakes))
                continue;
            var found = schema.Validate(json);
            if (mistakes.Count == 0)
                wrong.AddRange(found.Select(f => $"{name}: marked though in order: {f.Path} {f.Kind}"));
            foreach (var mistake in mistakes.Where(m => !found.Any(f => IsAbout(f.Path, m.Field))))
                if (s_beyondASchema.FirstOrDefault(b => Regex.IsMatch($"{mistake}", b.Told)) is { Told: { } told })
                    needed.Add(told);
                else
                    wrong.Add($"{name}: not marked: {mistake}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal([], s_beyondASchema.Where(b => !needed.Contains(b.Told)));
    }

    [Fact]
    public async Task No_mutant_of_a_file_that_validate_takes_is_marked()
    {
        var schema = await JsonSchema.FromJsonAsync(ExperimentSchema.Text);
        var taken = 0;
        for (var i = 0; i < 1000; i++)
        {
            var text = MutatedFilesTests.Mutant(
                MutatedFilesTests.Texts[i % MutatedFilesTests.Texts.Length],
                new Random(i)
            );
            if (Read(text) is not ({ } json, { Count: 0 }))
                continue;
            taken++;
            Assert.True(schema.Validate(json).Count == 0, $"{string.Join('\n', schema.Validate(json))}\n{text}");
        }
        Assert.InRange(taken, 50, 1000);
    }

    [Fact]
    public async Task An_example_of_policies_is_marked_where_lint_cannot_read_it()
    {
        var schema = await JsonSchema.FromJsonAsync(PolicySchema.Text);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "policies"), "*.yaml"))
        {
            var root = YamlReader.Read(await File.ReadAllTextAsync(file)).Root!.Value;
            var mistakes = new List<PlanError>();
            PolicyFileJson.Read(root, mistakes, new WrittenPaths());

            Assert.True(schema.Validate(root.GetRawText()).Count > 0 == mistakes.Count > 0, file);
        }
    }

    /// <summary>The file as JSON, and its mistakes; null for a text that is not YAML.</summary>
    private static (string Json, IReadOnlyList<PlanError> Mistakes)? Read(string text)
    {
        var document = YamlReader.Read(text);
        if (document.Root is not { } root || document.Mistakes.Count > 0)
            return null;
        var mistakes = new List<PlanError>();
        new ExperimentReader(AllowedTargets.LoopbackOnly, static _ => "there").Read(
            root,
            Path.Combine(GoldenFile.Folder, "Validate", "example.yaml"),
            mistakes,
            document.Written
        );
        return (root.GetRawText(), mistakes);
    }

    /// <summary>
    /// Whether the schema rejects the place of a mistake: that place, one within it, or one that contains it.
    /// </summary>
    private static bool IsAbout(string? marked, string field)
    {
        var place = (marked ?? "").TrimStart('#', '/');
        return place.StartsWith(field, StringComparison.Ordinal) || field.StartsWith(place, StringComparison.Ordinal);
    }
}

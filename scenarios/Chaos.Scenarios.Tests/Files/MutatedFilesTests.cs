using Chaos.Cli.Annotating;
using Chaos.Cli.Linting;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Tests.Golden;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>
/// Reads randomly damaged files: whatever is in a file, the reader reports mistakes with their paths, and soon. Runs
/// alone, because it uses every core.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class MutatedFilesTests
{
    private const int Mutants = 20_000;

    /// <summary>Values that a person or a tool may write in the place of another.</summary>
    private static readonly string[] s_values =
    [
        "",
        "null",
        "~",
        "true",
        "0",
        "-1",
        "1e999",
        "-1e400",
        ".5",
        "99999999999999999999",
        "0x10",
        $"0x{new string('F', 300)}",
        ".nan",
        "\"\"",
        "\" \"",
        "''",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "{ a: }",
        "{ a: null, b: [1] }",
        "*x",
        "&x 1",
        "!!str 5",
        "2024-01-01",
        "0s",
        "-5s",
        "1000h",
        "99999999999999999s",
        "5 %",
        "-5 %",
        "101 %",
        "1m30s",
        "500us",
        "10/m",
        "{{",
        "}}",
        "{{}}",
        "{{env.}}",
        "{{env.NOT_THERE}}",
        "{{file.}}",
        "{{file./nowhere}}",
        "{{port.}}",
        "{{port.nobody}}",
        "{{proxy.nobody}}",
        "{{unknown}}",
        "http://",
        "http://:0",
        "http://[::1",
        "http://127.0.0.1:99999",
        "ftp://127.0.0.1",
        "://",
        "\\",
        "\"\\0\"",
        "\"\\uD800\"",
        "é",
        "\t",
        "|",
        ">",
        "- x",
        "a: b: c",
        new string('x', 5000),
        new string('[', 40),
    ];

    internal static readonly string[] Texts =
    [
        SomeFile.Text,
        .. Directory
            .EnumerateFiles(Path.Combine(GoldenFile.Folder, "Validate"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .Where(t => t.Length < 4000),
        .. new[] { "node", "aspnet" }.Select(n =>
            File.ReadAllText(Path.Combine(Repository.Root, "targets", "examples", n, "chaos.yaml"))
        ),
    ];

    private static readonly string[] s_policies =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs", "policies"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText),
    ];

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_mutated_experiment_is_read_or_its_mistakes_are_reported()
    {
        var reader = new ExperimentReader(AllowedTargets.LoopbackOnly, static _ => null);
        Hold(
            Texts,
            Mutants,
            text =>
            {
                var read = ExperimentInYaml.Of(
                    Path.Combine(GoldenFile.Folder, "Validate", "mutant.yaml"),
                    text,
                    reader
                );
                return (read.Experiment is null) == (read.Mistakes.Count > 0)
                    && read.Mistakes.All(m =>
                        m is { Position: { Line: > 0, Column: > 0 }, Text.Length: > 0 and < 5000 }
                    );
            }
        );
    }

    [Fact]
    public void A_mutated_policy_file_is_linted_or_its_mistakes_are_reported() =>
        Hold(
            s_policies,
            Mutants / 4,
            text => LintedFile.Of("mutant.yaml", text).Findings.All(f => f.Position is { Line: > 0, Column: > 0 })
        );

    private static void Hold(string[] texts, int mutants, Func<string, bool> isSound)
    {
        var wrong = new List<string>();
        Parallel.For(
            0,
            mutants,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            i =>
            {
                var text = Mutant(texts[i % texts.Length], new Random(i));
                string? why = null;
                try
                {
                    if (!isSound(text))
                        why = "neither read nor told";
                }
                catch (Exception e)
                {
                    why = e.ToString();
                }
                if (why is not null)
                    lock (wrong)
                        wrong.Add($"mutant {i}: {why}\n{text}");
            }
        );
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {mutants}: {string.Join("\n\n", wrong.OrderBy(w => w.Length).Take(5))}"
        );
    }

    /// <summary>A text with one to three changes: of a value, a line, a piece or a character.</summary>
    internal static string Mutant(string text, Random chance)
    {
        for (var edits = chance.Next(1, 4); edits > 0; edits--)
        {
            var lines = text.Split('\n').ToList();
            var at = chance.Next(lines.Count);
            switch (chance.Next(9))
            {
                case 0: // another value behind a name
                case 1:
                case 2:
                    var colons = Enumerable.Range(0, lines[at].Length).Where(c => lines[at][c] == ':').ToList();
                    if (colons.Count == 0)
                        break;
                    var colon = colons[chance.Next(colons.Count)];
                    var end = lines[at].IndexOfAny([',', '}', ']'], colon);
                    lines[at] =
                        $"{lines[at][..(colon + 1)]} {s_values[chance.Next(s_values.Length)]}"
                        + $"{(end < 0 || chance.Next(3) == 0 ? "" : lines[at][end..])}";
                    break;
                case 3:
                    lines.RemoveAt(at);
                    break;
                case 4:
                    lines.Insert(chance.Next(lines.Count), lines[at]);
                    break;
                case 5: // deeper or less deep
                    lines[at] = chance.Next(2) == 0 ? $"  {lines[at]}" : lines[at].TrimStart();
                    break;
                case 6: // the rest is not there
                    lines = [.. lines.Take(at + 1)];
                    lines[^1] = lines[^1][..chance.Next(lines[^1].Length + 1)];
                    break;
                case 7: // a sign that means something
                    var place = chance.Next(lines[at].Length + 1);
                    lines[at] = lines[at].Insert(place, "{}[]:,-#&*!|>'\"%@`\t\0é\uD83D"[chance.Next(21)].ToString());
                    break;
                default:
                    var (from, to) = (chance.Next(lines[at].Length + 1), chance.Next(lines[at].Length + 1));
                    lines[at] = lines[at].Remove(Math.Min(from, to), Math.Abs(to - from));
                    break;
            }
            text = string.Join('\n', lines);
        }
        return text;
    }
}

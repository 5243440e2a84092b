using System.CommandLine;
using Chaos.Cli.Running;
using Chaos.Core.Events;
using Chaos.Core.Texts;
using Chaos.Scenarios;
using Chaos.Targets;

namespace Chaos.Cli.Commands;

/// <summary>What every command that runs trials can be told.</summary>
internal sealed class RunOptions
{
    private const string Fail = "fail";
    private const string Warn = "warn";

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "seed of every chance: the same seed makes the same load and the same draws",
        DefaultValueFactory = _ => 42,
    };
    private readonly Option<string?> _output = new("--output")
    {
        Description = "folder for records and reports; by default chaos-results/<utc>-<name>",
    };
    private readonly ChoiceOption _scale = new(
        "--scale",
        $"for experiments named one by one: {string.Join("; ", Catalogue.Suites.Select(s => $"{s.Name}, {s.ScaleSummary}"))}",
        [.. Selection.Scales.Keys]
    );
    private readonly ChoiceOption _inconclusive = new(
        "--inconclusive",
        "what it means that something is not decided: fail (exit code 2), or warn (told, exit code 0)",
        Fail,
        Warn
    )
    {
        DefaultValueFactory = _ => Fail,
    };
    private readonly Option<bool> _noPreflight = new("--no-preflight")
    {
        Description = "leave out the two seconds that measure what this machine can decide now",
    };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "check the plan, say how long it takes, and stop",
    };
    private readonly FormatOption _format = new();
    private readonly OutOption _out = new();
    private readonly Option<string[]> _allow = new("--allow-target")
    {
        Description = "a host besides this machine that may be touched",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _allowProcess = new("--allow-process")
    {
        Description = "let faults pause or kill a process that runs already, where a file names it by pid",
    };

    internal void AddTo(Command command)
    {
        foreach (
            var option in new Option[]
            {
                _seed,
                _output,
                _scale,
                _inconclusive,
                _noPreflight,
                _dryRun,
                _allow,
                _allowProcess,
                _out,
                _format,
            }
        )
            command.Options.Add(option);
    }

    internal ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>
    /// The seed as an option that is given, so that the same command stays the same when the default changes.
    /// </summary>
    internal (Option Option, object? Value) Seeded(ParseResult parsed) => (_seed, Seed(parsed));

    internal string? Output(ParseResult parsed) => parsed.GetValue(_output);

    internal string? Scale(ParseResult parsed) => parsed.GetValue(_scale);

    internal bool IsDry(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>Whether what is not decided is only a warning.</summary>
    internal bool Warns(ParseResult parsed) => parsed.GetValue(_inconclusive) == Warn;

    internal bool HasPreflight(ParseResult parsed) => !parsed.GetValue(_noPreflight);

    internal bool IsJson(ParseResult parsed) => _format.IsJson(parsed);

    internal IReadOnlyList<Func<IRunWatcher>> Outputs(ParseResult parsed) => _out.Of(parsed);

    internal AllowedTargets Allowed(ParseResult parsed) =>
        new(parsed.GetValue(_allow) ?? []) { Processes = parsed.GetValue(_allowProcess) };

    /// <summary>What was allowed, as options, each with a blank before it.</summary>
    internal string AllowedAgain(ParseResult parsed) =>
        string.Concat(
            (parsed.GetValue(_allow) ?? []).Select(host =>
                $" {_allow.Name} {AgainLine.Literal(AgainLine.Quoted(host, OperatingSystem.IsWindows()))}"
            )
        ) + (parsed.GetValue(_allowProcess) ? $" {_allowProcess.Name}" : "");

    /// <summary>The parser takes an unknown option for one more name.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    internal static void RefuseUnknown(ParseResult parsed, IEnumerable<string> names)
    {
        if (names.Where(n => n.StartsWith('-')).ToList() is { Count: > 0 } wrong)
            throw new UsageException([
                .. wrong.Select(w =>
                    NearestName.Wrong("option", w, parsed.CommandResult.Command.Options.Select(o => o.Name))
                ),
            ]);
    }
}

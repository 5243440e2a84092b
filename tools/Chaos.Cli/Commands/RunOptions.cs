using System.CommandLine;
using Chaos.Cli.Running;
using Chaos.Core.Events;
using Chaos.Scenarios;
using Chaos.Targets;

namespace Chaos.Cli.Commands;

/// <summary>The options that all commands share that run trials.</summary>
internal sealed class RunOptions
{
    private const string Fail = "fail";
    private const string Warn = "warn";

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "seed of all random choices: the same seed gives the same load and the same choices",
        DefaultValueFactory = _ => 42,
    };
    private readonly Option<string?> _output = new("--output")
    {
        Description = "folder for records and reports; default: chaos-results/<utc>-<name>",
    };
    private readonly ChoiceOption _scale = new(
        "--scale",
        $"scale of experiments named one by one: {string.Join("; ", Catalogue.Suites.Select(s => $"{s.Name}, {s.ScaleSummary}"))}",
        [.. Selection.Scales.Keys]
    );
    private readonly ChoiceOption _inconclusive = new(
        "--inconclusive",
        "how to treat undecided results: fail (exit code 2), or warn (only reported, exit code 0)",
        Fail,
        Warn
    )
    {
        DefaultValueFactory = _ => Fail,
    };
    private readonly Option<bool> _noPreflight = new("--no-preflight")
    {
        Description = "skip the preflight: two seconds that measure what this machine can decide now",
    };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "check the plan, print how long it takes, and stop",
    };
    private readonly FormatOption _format = new();
    private readonly OutOption _out = new();
    private readonly Option<string[]> _allow = new("--allow-target")
    {
        Description = "another host that load and faults may reach, besides this machine",
        DefaultValueFactory = _ => [],
    };

    private readonly PluginOption _plugins = new();
    private readonly VariableOption _variables = new();
    private readonly Option<string?> _environment = new("--env")
    {
        Description = "environment, such as staging: mine.staging.yaml beside mine.yaml changes what it says",
    };
    private readonly Option<bool> _allowProcess = new("--allow-process")
    {
        Description = "allow faults to pause or kill a process that already runs, if a file names it by pid",
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
                _plugins,
                _variables,
                _environment,
                _out,
                _format,
            }
        )
            command.Options.Add(option);
    }

    internal ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>
    /// The seed as an explicit option, so that a command to run again stays the same when the default changes.
    /// </summary>
    internal (Option Option, object? Value) Seeded(ParseResult parsed) => (_seed, Seed(parsed));

    internal string? Output(ParseResult parsed) => parsed.GetValue(_output);

    internal string? Scale(ParseResult parsed) => parsed.GetValue(_scale);

    internal bool IsDry(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>Whether an undecided result is only a warning.</summary>
    internal bool Warns(ParseResult parsed) => parsed.GetValue(_inconclusive) == Warn;

    internal bool HasPreflight(ParseResult parsed) => !parsed.GetValue(_noPreflight);

    internal bool IsJson(ParseResult parsed) => _format.IsJson(parsed);

    internal IReadOnlyList<Func<IRunWatcher>> Outputs(ParseResult parsed) => _out.Of(parsed);

    /// <summary>
    /// Sets the variables of the environment that are given, and loads the plug-ins. Call it before files are read.
    /// </summary>
    internal void Prepare(ParseResult parsed)
    {
        _variables.Set(parsed);
        _plugins.Load(parsed);
    }

    /// <summary>Notes on variables that are given and that no file of the selection names.</summary>
    internal IReadOnlyList<string> Notes(ParseResult parsed, Selection selection) =>
        [.. _variables.Unused(parsed, [.. selection.Files.Values.SelectMany(f => f.Texts)])];

    /// <summary>The environment whose files change those that are named; null for none.</summary>
    internal string? Environment(ParseResult parsed) => parsed.GetValue(_environment);

    internal AllowedTargets Allowed(ParseResult parsed) =>
        new(parsed.GetValue(_allow) ?? []) { Processes = parsed.GetValue(_allowProcess) };

    /// <summary>
    /// The scale as an explicit option where it is not the default: a suite that was named has one of its own.
    /// </summary>
    internal (Option Option, object? Value) Scaled(string scale) => (_scale, scale == "smoke" ? null : scale);
}

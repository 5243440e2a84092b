using System.CommandLine;
using System.Globalization;
using Chaos.Cli.Annotating;
using Chaos.Cli.Completing;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Cli.Commands;

/// <summary>Checks experiments in YAML files without running them.</summary>
internal sealed class ValidateCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("files")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "experiments in YAML",
    };
    private readonly Option<string[]> _allow = new("--allow-target")
    {
        Description = "another host that load and faults may reach, besides this machine",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _environment = new("--env")
    {
        Description = "environment, such as staging: mine.staging.yaml beside mine.yaml changes what it says",
    };
    private readonly VariableOption _variables = new();
    private readonly PluginOption _plugins = new();
    private readonly Option<bool> _schema = new("--schema")
    {
        Description = "print the JSON Schema of experiments, for editors",
    };

    /// <summary>The endings that a program's file may have.</summary>
    private static readonly string[] s_endings = ["", ".exe", ".cmd", ".bat"];

    private readonly FormatOption _format = new();

    public override string Name => "validate";

    public override string Purpose =>
        "Checks experiments in YAML: every mistake with line and column, and what is allowed. Nothing is started.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos validate mine.yaml", "every mistake, with its position"),
            ("chaos validate experiments/*.yaml --allow-target staging.example", "with services on another machine"),
            ("chaos validate mine.yaml --format json", "for another program"),
            (
                "chaos validate --schema > experiment.schema.json",
                "the schema, with which an editor completes and checks"
            ),
        ];

    public override void Configure(Command command)
    {
        _files.CompletionSources.Add(Completions.Files);
        command.Arguments.Add(_files);
        foreach (var option in new Option[] { _allow, _variables, _environment, _plugins, _format, _schema })
            command.Options.Add(option);
        command.SetAction(parsed => (int)Run(parsed));
    }

    private ExitCode Run(ParseResult parsed)
    {
        var files = parsed.GetValue(_files) ?? [];
        // The parser takes an unknown option for another file.
        if (files.Where(f => f.StartsWith('-')).ToList() is { Count: > 0 } wrong)
            throw new UsageException([
                .. wrong.Select(w =>
                    NearestName.Wrong("option", w, parsed.CommandResult.Command.Options.Select(o => o.Name))
                ),
            ]);
        if (parsed.GetValue(_schema))
        {
            Console.Out.Write(ExperimentSchema.Text);
            return ExitCode.AsExpected;
        }
        if (files.Length == 0)
            throw new UsageException(
                "files: missing; expected experiments in YAML",
                $"see: {CalledAs.Command} validate --help"
            );
        _variables.Set(parsed);
        _plugins.Load(parsed);
        // Secrets belong to the environment of the run, so they are not checked here.
        var reader = new ExperimentReader(new(parsed.GetValue(_allow) ?? []), environment: null)
        {
            Hints = Environment.GetEnvironmentVariable,
        };
        var read = files
            .Select(f =>
                NamedFile.TryRead(f, out var text) is { } why
                    ? ExperimentInYaml.Unread(f, why)
                    : ExperimentInYaml.Of(
                        f,
                        text,
                        reader,
                        overlay: parsed.GetValue(_environment) is { } environment
                            ? NamedFile.ReadFor(f, environment)
                            : null
                    )
            )
            .ToList();
        if (_format.IsJson(parsed))
            PrintJson(read);
        else
            Print(read);
        GitHub.Here.Print(read.SelectMany(r => r.Annotations), _format.IsJson(parsed) ? Console.Error : Console.Out);
        return read.Any(r => r.Mistakes.Count > 0) ? ExitCode.Invalid : ExitCode.AsExpected;
    }

    private static void Print(IReadOnlyList<ExperimentInYaml> read)
    {
        foreach (var line in read.SelectMany(r => r.Lines))
            Console.Out.WriteFitted(line);
        var mistakes = read.Sum(r => r.Mistakes.Count);
        foreach (var one in read.Select(r => r.Experiment).OfType<Core.Experiments.Experiment>())
            Console.Out.WriteFitted(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Source}: {one.Id}, {Counted.Of(one.Arms.Count, "arm")} x "
                        + $"{one.Durations.Total.TotalSeconds:0.#} s"
                        + $"{(one.IsUncontrolled ? "; without a control a Pass is marked as uncontrolled" : "")}"
                )
            );
        foreach (var one in read.Where(r => r.Experiment is not null))
        foreach (var note in Warnings(one.Experiment!))
            Console.Out.WriteFitted($"{PlaceOf(one, note)}: warning: {note}");
        Console.Out.WriteLine(Counted.Of(mistakes, "mistake"));
    }

    /// <summary>Warnings on settings that may be right but are worth a look.</summary>
    private static IEnumerable<string> Warnings(Core.Experiments.Experiment experiment) =>
        experiment
            .Warnings.Concat(SecretsInCommands.In(experiment))
            .Concat(Handed.Missing(experiment, IsOnPath))
            .Concat(Core.Experiments.CountedCalls.Told(experiment).Select(t => $"{t.Path}: {t.Text}"));

    /// <summary>Where in its file a warning is about, as <c>file:line:column</c>, as far as it is known.</summary>
    private static string PlaceOf(ExperimentInYaml one, string warning) =>
        one.PositionOf(warning.Split(": ")[0]) is { } position
            ? string.Create(CultureInfo.InvariantCulture, $"{one.File}:{position.Line}:{position.Column}")
            : one.File;

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => s_endings.Any(e => File.Exists(Path.Combine(folder, program + e))));

    private static void PrintJson(IReadOnlyList<ExperimentInYaml> read) =>
        JsonText.Print(
            new
            {
                mistakes = read.SelectMany(r =>
                    r.Mistakes.Select(m => new
                    {
                        File = m.File ?? r.File,
                        m.Position.Line,
                        m.Position.Column,
                        m.Text,
                    })
                ),
                warnings = read.Where(r => r.Experiment is not null)
                    .SelectMany(r => Warnings(r.Experiment!).Select(text => new { r.File, text })),
                experiments = read.Select(r => r.Experiment)
                    .OfType<Core.Experiments.Experiment>()
                    .Select(e => new
                    {
                        file = e.Source,
                        e.Id,
                        e.Title,
                        e.PlannedDuration,
                        arms = e.Arms.Select(a => a.Name),
                        e.Rounds,
                        uncontrolled = e.IsUncontrolled,
                    }),
            },
            Console.Out
        );
}

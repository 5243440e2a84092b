using System.CommandLine;
using System.Globalization;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Scenarios.Files;

namespace Chaos.Cli.Commands;

/// <summary>Says what is wrong with experiments in YAML before they are ever run.</summary>
public sealed class ValidateCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("files") { Arity = ArgumentArity.ZeroOrMore, Description = "experiments in YAML" };
    private readonly Option<string[]> _allow = new("--allow-target") { Description = "a host besides this machine that may be touched", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _schema = new("--schema") { Description = "print the JSON Schema of experiments, for editors" };

    public override string Name => "validate";

    public override string Purpose => "Checks experiments in YAML: every mistake with line and column, and what is allowed. Nothing is started.";

    public override IReadOnlyList<(string, string)> Examples =>
    [
        ("chaos validate mine.yaml", "every mistake with its position"),
        ("chaos validate experiments/*.yaml --allow-target staging.example", "with services on another machine"),
        ("chaos validate --schema > experiment.schema.json", "the schema, so that an editor completes and checks"),
    ];

    public override void Configure(Command command)
    {
        command.Arguments.Add(_files);
        foreach (var option in new Option[] { _allow, _schema }) command.Options.Add(option);
        command.SetAction(parsed => (int)Run(parsed));
    }

    private ExitCode Run(ParseResult parsed)
    {
        var files = parsed.GetValue(_files) ?? [];
        // The parser takes an unknown option for one more file.
        if (files.Where(f => f.StartsWith('-')).ToList() is { Count: > 0 } wrong)
            throw new UsageException([.. wrong.Select(w => NearestName.Wrong("option", w, parsed.CommandResult.Command.Options.Select(o => o.Name)))]);
        if (parsed.GetValue(_schema))
        {
            Console.Out.Write(ExperimentSchema.Text);
            return ExitCode.AsExpected;
        }
        if (files.Length == 0) throw new UsageException("files: nothing is not allowed; allowed: experiments in YAML", "see: chaos validate --help");
        if (files.Where(f => !File.Exists(f)).ToList() is { Count: > 0 } missing) throw new UsageException([.. missing.Select(f => $"files: {f} is not there; allowed: experiments in YAML")]);
        // Secrets are a matter of where it runs, not of the file.
        var reader = new ExperimentReader(new(parsed.GetValue(_allow) ?? []), environment: null);
        var read = files.Select(f => ExperimentInYaml.Of(f, File.ReadAllText(f), reader)).ToList();
        foreach (var line in read.SelectMany(r => r.Lines)) Console.Out.WriteLine(line);
        var mistakes = read.Sum(r => r.Mistakes.Count);
        foreach (var one in read.Select(r => r.Experiment).OfType<Core.Experiments.Experiment>())
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Source}: {one.Id}, {one.Arms.Count} arm{(one.Arms.Count == 1 ? "" : "s")} x {one.Durations.Total.TotalSeconds:0.#} s{(one.Control is null ? "; without a control a Pass is marked as uncontrolled" : "")}"));
        Console.Out.WriteLine(mistakes == 1 ? "1 mistake" : string.Create(CultureInfo.InvariantCulture, $"{mistakes} mistakes"));
        return mistakes > 0 ? ExitCode.Invalid : ExitCode.AsExpected;
    }
}

using System.CommandLine;
using Chaos.Cli.Annotating;
using Chaos.Cli.Completing;
using Chaos.Cli.Linting;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Mitigations.Linting;
using Spectre.Console;

namespace Chaos.Cli.Commands;

/// <summary>Checks policy files without running anything.</summary>
internal sealed class LintCommand : CliCommand
{
    private const string Sarif = "sarif";

    private readonly Argument<string[]> _files = new("files")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "policy files in YAML, or appsettings.json files with the standard resilience or hedging handler",
    };
    private readonly Option<string?> _facts = new("--facts")
    {
        HelpName = "file",
        Description =
            "file with edges, services and objectives, as in policy files, for the sections of appsettings.json",
    };
    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "exit with 1 on warnings; without this only mistakes fail, with 3",
    };
    private readonly FormatOption _format = new("text (one line per finding when not in a terminal)", Sarif);
    private readonly Option<bool> _schema = new("--schema")
    {
        Description = "print the JSON Schema of policy files, for editors",
    };

    public override string Name => "lint";

    public override string Purpose =>
        "Checks policies before any run: mistakes with line and column, and warnings, each with its formula "
        + "and the experiment that shows it.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos lint policy.yaml", "mistakes, warnings, and what could not be checked"),
            ("chaos lint docs/policies/*.yaml --strict", "for a build: warnings fail it too"),
            ("chaos lint appsettings.json", "the settings of .NET's standard handlers"),
            ("chaos lint appsettings.json --facts facts.yaml", "with rates and latencies"),
            ("chaos lint policy.yaml --format json", "for another program; sarif for code scanning"),
            ("chaos lint --schema > policy.schema.json", "the schema, for editors to complete and check"),
        ];

    public override void Configure(Command command)
    {
        _files.CompletionSources.Add(Completions.Linted);
        _facts.CompletionSources.Add(Completions.Files);
        command.Arguments.Add(_files);
        foreach (var option in new Option[] { _facts, _strict, _format, _schema })
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
            Console.Out.Write(PolicySchema.Text);
            return ExitCode.AsExpected;
        }
        if (files.Length == 0)
            throw new UsageException(
                "files: missing; expected policy files in YAML, or appsettings.json",
                $"see: {CalledAs.Command} lint --help"
            );
        var facts = Facts(parsed.GetValue(_facts));
        var report = new LintReport([
            .. files.Select(f =>
                NamedFile.TryRead(f, out var text) is { } why
                    ? LintedFile.Unread(f, why)
                    : LintedFile.Of(f, text, facts)
            ),
        ]);
        var isSarif = _format.Is(Sarif, parsed);
        if (isSarif)
            SarifLog.Print(report, Console.Out);
        else if (_format.IsJson(parsed))
            report.PrintJson(Console.Out);
        else if (Console.IsOutputRedirected)
            report.PrintLines(Console.Out);
        else
            report.Print(AnsiConsole.Console);
        GitHub.Here.Print(report.Annotations, isSarif || _format.IsJson(parsed) ? Console.Error : Console.Out);
        return report.Mistakes > 0 ? ExitCode.Invalid
            : parsed.GetValue(_strict) && report.Warnings > 0 ? ExitCode.Failed
            : ExitCode.AsExpected;
    }

    private static PolicyFile? Facts(string? file)
    {
        if (file is null)
            return null;
        var (facts, mistakes) = LintedFile.FactsOf(NamedFile.Read(file));
        return mistakes.Count == 0 ? facts : throw new UsageException([.. mistakes.Select(m => m.In(file))]);
    }
}

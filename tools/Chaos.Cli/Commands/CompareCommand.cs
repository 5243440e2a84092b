using System.CommandLine;
using System.Globalization;
using Chaos.Cli.Comparing;
using Chaos.Cli.Completing;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Engine.Runs;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Cli.Commands;

/// <summary>Compares two arms: which is better, by how much, and how certain that is.</summary>
internal sealed class CompareCommand : CliCommand
{
    private const string Auto = "auto";

    private readonly Argument<string[]> _what = new("what")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description =
            "an experiment: its id, or a file of your own; or the folders of two runs, and the experiment "
            + "if they have several in common",
    };
    private readonly Option<string?> _before = new("--before")
    {
        Description =
            "the current arm: a policy file, or an arm of the experiment; default: the file's before, or the control",
    };
    private readonly Option<string?> _after = new("--after")
    {
        Description = "the changed arm, in the same way; default: the file's after, or the candidate",
    };
    private readonly Option<string?> _beforeUrl = new("--before-url")
    {
        Description = "address of the current build, for a file with one service by url",
    };
    private readonly Option<string?> _afterUrl = new("--after-url") { Description = "address of the changed build" };
    private readonly Option<string?> _primary = new("--primary")
    {
        Description =
            "the measure that decides: the name of one of the experiment's measures, or words such as 'p99 during "
            + "fault' or 'attempts(orders->payment) <= 1'; default: the first objective",
    };
    private readonly Option<string[]> _guard = new("--guard")
    {
        Description =
            "a measure that must not become worse, in the same words, or 'MEASURE margin 20' for alike within 20 %; "
            + "none: no guardrails; default: the other objectives and guards, as many as the rounds allow",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _rounds = new("--rounds")
    {
        Description =
            "how often each arm runs, 6 to 100, or auto: 6 to 14, from a stored calibration or by looks fixed "
            + "beforehand; default: 8",
    };
    private readonly Option<string?> _maxTime = new("--max-time")
    {
        Description = "how long the comparison may take, such as 10m: as many rounds run as fit",
    };
    private readonly Option<double?> _margin = new("--margin")
    {
        Description =
            "greatest change of the primary measure at which the arms count as alike: in per cent for a ratio, else in its unit",
    };
    private readonly RunOptions _options = new();

    public override string Name => "compare";

    public override string Purpose =>
        "Compares two arms of anything, round by round under the same load, random choices and faults. Answers Better, "
        + "Worse, Equivalent, or Inconclusive with the rounds that would settle it.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            (
                "chaos compare retry.storm --before docs/policies/three-at-once.yaml --after docs/policies/backoff-with-budget.yaml",
                "two retry policies"
            ),
            ("chaos compare retry.storm --before immediate --after budget --rounds 6", "two arms of an experiment"),
            (
                "chaos compare mine.yaml --rounds auto",
                "as many rounds as it takes, up to 14, still with 5 % false alarms"
            ),
            (
                "chaos compare mine.yaml --max-time 15m",
                "before and after in a file of your own, in as many rounds as fit"
            ),
            (
                "chaos compare mine.yaml --before-url http://127.0.0.1:8080 --after-url http://127.0.0.1:8081",
                "two builds of a service that already run"
            ),
            (
                "chaos compare mine.yaml --primary 'p99 during fault' --guard availability",
                "by other measures than the file's objectives"
            ),
            ("chaos compare mine.yaml --inconclusive warn", "for a build that only Worse should fail"),
            (
                "chaos compare chaos-results/monday chaos-results/latest retry.storm",
                "one experiment of two runs that were recorded separately (unpaired)"
            ),
        ];

    public override void Configure(Command command)
    {
        _what.CompletionSources.Add(Completions.Experiments);
        _what.CompletionSources.Add(Completions.Files);
        command.Arguments.Add(_what);
        foreach (
            var option in new Option[]
            {
                _before,
                _after,
                _beforeUrl,
                _afterUrl,
                _primary,
                _guard,
                _rounds,
                _maxTime,
                _margin,
            }
        )
            command.Options.Add(option);
        _options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) => (int)await RunAsync(parsed, cancellationToken));
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var what = parsed.GetValue(_what) ?? [];
        if (what.Length == 0)
            throw new UsageException(
                "what: missing; expected an experiment: its id, or a file; or the folders of two runs",
                $"see: {CalledAs.Command} compare --help"
            );
        var said = new ComparisonPlan
        {
            Primary = parsed.GetValue(_primary),
            Guardrails = parsed.GetValue(_guard) ?? [],
            Rounds = Rounds(parsed.GetValue(_rounds)),
            RoundsAreAuto = parsed.GetValue(_rounds) == Auto,
            MaxTime = TimeText.Read("--max-time", parsed.GetValue(_maxTime)),
            Margin = parsed.GetValue(_margin),
        };
        if (RunsCompared.AreMeant(what))
            return RunsCompared.Print(
                what,
                said,
                _options.Scale(parsed),
                _options.Output(parsed),
                _options.IsJson(parsed),
                found => AgainLine.Of(parsed, found),
                _options.Warns(parsed)
            );
        _options.Prepare(parsed);
        var allowed = _options.Allowed(parsed);
        var selection = Selection.Of(
            what,
            _options.Scale(parsed),
            allowed,
            Urls(parsed) is { } urls ? urls.Into : null,
            _options.Environment(parsed)
        );
        var calibrations = new CalibrationStore(CacheFolder.Resolve(Environment.GetEnvironmentVariable));
        var plan = said.Of(
            ComparedArms.Of(selection.One(), parsed.GetValue(_before), parsed.GetValue(_after)),
            c => calibrations.Measured(c, ThisMachine.Describe())
        );
        var whole = new RunCourse(ToxiproxyAddress.FromEnvironment(), allowed, _options.IsJson(parsed))
        {
            HasPreflight = _options.HasPreflight(parsed),
            Files = selection.Files,
            Outputs = _options.Outputs(parsed),
        };
        var trials = plan.Trials();
        if (whole.Mistakes([trials]) is { Count: > 0 } mistakes)
            throw new UsageException(mistakes);
        var name = $"compare-{trials.Id}";
        var printed = new Plan(name, [trials], [], _options.Seed(parsed)) { HasPreflight = whole.HasPreflight };
        printed.Print(whole.Told);
        foreach (var note in _options.Notes(parsed, selection))
            whole.Told.WriteFitted($"note: {note}");
        foreach (var line in ComparisonPlan.Lines(plan, calibrations.Measured(plan, ThisMachine.Describe())))
            whole.Told.WriteFitted(line);
        whole.Told.WriteLine();
        if (_options.IsDry(parsed))
        {
            if (_options.IsJson(parsed))
                printed.PrintJson(Console.Out, comparison: ComparisonPlan.Document(plan));
            return ExitCode.AsExpected;
        }
        var again = AgainLine.Of(
            parsed,
            what,
            (_rounds, plan.Looks.Count > 0 ? Auto : plan.Rounds),
            (_maxTime, null),
            _options.Seeded(parsed)
        );
        var request = new RunRequest
        {
            Name = name,
            Experiments = [trials],
            Seed = _options.Seed(parsed),
            Again = AgainLine.Literal(again),
            GoesOn = new ComparisonCourse(plan).GoesOn,
            InconclusiveIsWarning = _options.Warns(parsed),
        };
        return await whole.RunAsync(
            request,
            _options.Output(parsed),
            (run, records) => run with { Comparison = ComparisonJudge.Decide(plan, records) with { Again = again } },
            cancellationToken
        );
    }

    private static int? Rounds(string? said) =>
        said is null or Auto ? null
        : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds
        : throw new UsageException(
            $"--rounds: {said} is not allowed; allowed: 6 to {Comparison.MostRounds}, or {Auto}"
        );

    private UrlArms? Urls(ParseResult parsed) =>
        (parsed.GetValue(_beforeUrl), parsed.GetValue(_afterUrl)) switch
        {
            (null, null) => null,
            ({ } before, { } after) when before == after => throw new UsageException(
                $"--after-url: {after} is not allowed; allowed: another address than --before-url, or "
                    + $"{CalledAs.Command} calibrate for a build against itself"
            ),
            ({ } before, { } after) => new(before, after),
            _ => throw new UsageException(
                "--before-url and --after-url: one of them is not allowed; allowed: both or neither"
            ),
        };
}

using System.CommandLine;
using Chaos.Cli.Comparing;
using Chaos.Cli.Completing;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Engine.Runs;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Cli.Commands;

/// <summary>Measures how much two runs of the same arm differ on this machine.</summary>
internal sealed class CalibrateCommand : CliCommand
{
    private readonly Argument<string[]> _what = new("what")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "an experiment: its id, or a file of your own",
    };
    private readonly Option<string?> _arm = new("--arm")
    {
        Description = "the arm that runs against itself; default: the candidate",
    };
    private readonly Option<string[]> _measure = new("--measure")
    {
        Description =
            "a measure, in the words of compare --primary; default: all measures of the experiment's objectives and guards",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<int> _pairs = new("--pairs")
    {
        Description = "number of pairs to run, up to 100",
        DefaultValueFactory = _ => 20,
    };
    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "rounds of the later comparisons for which this is a calibration",
        DefaultValueFactory = _ => 8,
    };
    private readonly RunOptions _options = new();

    public override string Name => "calibrate";

    public override string Purpose =>
        "Runs an arm against itself. Shows how much pairs vary on this machine, how often a comparison gives a false "
        + "alarm, and how many rounds it takes to detect +10 % and +20 %.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos calibrate mine.yaml", "what change comparisons by this file can detect here"),
            ("chaos calibrate retry.storm --arm budget --pairs 10 --rounds 6", "a short calibration"),
            ("chaos calibrate retry.storm --dry-run", "how long it would take"),
        ];

    public override void Configure(Command command)
    {
        _what.CompletionSources.Add(Completions.Experiments);
        _what.CompletionSources.Add(Completions.Files);
        command.Arguments.Add(_what);
        foreach (var option in new Option[] { _arm, _measure, _pairs, _rounds })
            command.Options.Add(option);
        _options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) => (int)await RunAsync(parsed, cancellationToken));
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var what = parsed.GetValue(_what) ?? [];
        if (what.Length == 0)
            throw new UsageException(
                "what: missing; expected an experiment: its id, or a file",
                $"see: {CalledAs.Command} calibrate --help"
            );
        _options.Prepare(parsed);
        var allowed = _options.Allowed(parsed);
        var selection = Selection.Of(what, _options.Scale(parsed), allowed, environment: _options.Environment(parsed));
        var plan = PlanOf(parsed, selection.One());
        var whole = new RunCourse(ToxiproxyAddress.FromEnvironment(), allowed, _options.IsJson(parsed))
        {
            HasPreflight = _options.HasPreflight(parsed),
            Files = selection.Files,
            Outputs = _options.Outputs(parsed),
        };
        var trials = plan.Trials();
        if (whole.Mistakes([trials]) is { Count: > 0 } mistakes)
            throw new UsageException(mistakes);
        var name = $"calibrate-{trials.Id}";
        var printed = new Plan(name, [trials], [], _options.Seed(parsed)) { HasPreflight = whole.HasPreflight };
        printed.Print(whole.Told);
        foreach (var note in _options.Notes(parsed, selection))
            whole.Told.WriteFitted($"note: {note}");
        whole.Told.WriteFitted(
            $"  {plan.Arm} against itself, by: {string.Join("; ", plan.Metrics.Select(m => m.Text))}"
        );
        whole.Told.WriteLine();
        if (_options.IsDry(parsed))
        {
            if (_options.IsJson(parsed))
                printed.PrintJson(
                    Console.Out,
                    calibration: new
                    {
                        plan.Arm,
                        measures = plan.Metrics.Select(m => m.Text),
                        plan.Pairs,
                        plan.Rounds,
                    }
                );
            return ExitCode.AsExpected;
        }
        var store = new CalibrationStore(CacheFolder.Resolve(Environment.GetEnvironmentVariable));
        var again = AgainLine.Of(
            parsed,
            what,
            (_arm, plan.Arm),
            (_pairs, plan.Pairs),
            (_rounds, plan.Rounds),
            _options.Seeded(parsed)
        );
        var request = new RunRequest
        {
            Name = name,
            Experiments = [trials],
            Seed = _options.Seed(parsed),
            Again = AgainLine.Literal(again),
            InconclusiveIsWarning = _options.Warns(parsed),
        };
        return await whole.RunAsync(
            request,
            _options.Output(parsed),
            (run, records) =>
            {
                var result = CalibrationJudge.Decide(plan, records);
                store.Keep(plan, result, run);
                return run with { Calibration = result };
            },
            cancellationToken
        );
    }

    private Calibration PlanOf(ParseResult parsed, Experiment experiment)
    {
        var (text, errors) = (new MeasureText(experiment), new List<PlanError>());
        var measures = parsed.GetValue(_measure) ?? [];
        var plan = new Calibration
        {
            Experiment = experiment,
            Arm =
                parsed.GetValue(_arm)
                ?? (experiment.Arms.FirstOrDefault(a => a.Role == ArmRole.Candidate) ?? experiment.Arms[0]).Name,
            Metrics =
                measures.Length == 0
                    ? [.. text.Usable]
                    : [.. measures.Select((m, i) => text.Read(m, "--measure", errors)).OfType<ComparedMetric>()],
            Pairs = parsed.GetValue(_pairs),
            Rounds = parsed.GetValue(_rounds),
        };
        if (errors.Count == 0)
            errors.AddRange(plan.Errors().Select(e => OptionWords.Of(e, null, plan.Metrics, "--measure")));
        return errors.Count == 0 ? plan : throw new UsageException([.. errors.Select(e => e.ToString())]);
    }
}

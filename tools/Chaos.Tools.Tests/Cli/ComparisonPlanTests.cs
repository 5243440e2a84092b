using Chaos.Cli;
using Chaos.Cli.Comparing;
using Chaos.Cli.Running;
using Chaos.Core.Comparing;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Cli;

public sealed class ComparisonPlanTests : IDisposable
{
    private const string Immediate =
        "policies:\n  order->payment:\n    - retry: { maxRetryAttempts: 3, delay: 0s }\n    - timeout: { duration: 500ms }\n";
    private const string Backoff =
        "policies:\n  order->payment:\n    - retry: { maxRetryAttempts: 3, backoffType: exponential, "
        + "delay: 100ms, jitter: full }\n    - timeout: { duration: 500ms }\n";

    private static readonly RunEnvironment s_machine = new()
    {
        OperatingSystem = "Linux",
        Runtime = ".NET 10",
        Cores = 2,
        Version = "1",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-plan-").FullName;
    private readonly Experiment _storm = Assert.Single(Selection.Of(["retry.storm"], "smoke").Experiments);

    [Fact]
    public void By_default_control_and_candidate_are_compared_by_the_experiments_measures()
    {
        var plan = new ComparisonPlan().Of(ComparedArms.Of(_storm, null, null));
        Assert.Equal(
            (
                _storm.Arms.Single(a => a.Role == ArmRole.Control).Name,
                _storm.Arms.Single(a => a.Role == ArmRole.Candidate).Name,
                8
            ),
            (plan.Before, plan.After, plan.Rounds)
        );
        Assert.Equal(_storm.Expectations.OfType<Objective>().First().Metric, plan.Primary.Metric);
        Assert.Empty(plan.Errors());
        Assert.Empty(plan.Trials().Errors());
    }

    [Fact]
    public void Two_policy_files_are_two_arms_in_place_of_the_candidates_policies()
    {
        var plan = new ComparisonPlan { Rounds = 6 }.Of(
            ComparedArms.Of(_storm, Write("immediate.yaml", Immediate), Write("backoff.yaml", Backoff))
        );
        var arms = plan.Trials().Arms;
        Assert.Equal([("before", "immediate"), ("after", "backoff")], arms.Select(a => (a.Name, a.Title)));
        Assert.All(arms, a => Assert.Equal(["order->payment"], a.Policies.Keys));
        Assert.Equal(6, plan.Trials().Rounds);
        Assert.Empty(plan.Trials().Errors());
    }

    [Fact]
    public void Arms_that_do_not_differ_are_told_to_calibrate()
    {
        var (one, other) = (Write("one.yaml", Immediate), Write("other.yaml", Immediate));
        Assert.Equal(
            "retry.storm: one and other do not differ; allowed: two arms that differ, or chaos calibrate for an arm against itself",
            Told(() => ComparedArms.Of(_storm, one, other))
        );
        Assert.Contains(
            "do not differ",
            Told(() => ComparedArms.Of(_storm, _storm.Arms[0].Name, _storm.Arms[0].Name)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_policy_for_an_unknown_edge_is_reported_with_its_line()
    {
        var file = Write("nowhere.yaml", "policies:\n  order->bank:\n    - timeout: { duration: 1s }\n");
        Assert.StartsWith(
            $"{file}:2:3: policies.order->bank is not in retry.storm; allowed: ",
            Told(() => ComparedArms.Of(_storm, file, null)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void All_mistakes_of_a_policy_are_reported() =>
        Assert.Equal(
            2,
            Told(() =>
                    ComparedArms.Of(
                        _storm,
                        Write(
                            "wrong.yaml",
                            "policies:\n  order->payment:\n    - retri: { }\n    - timeout: { duration: soon }\n"
                        ),
                        null
                    )
                )
                .Split('\n')
                .Length
        );

    [Theory]
    [InlineData("nightmare", "--before: no arm is named nightmare; allowed: a policy file, or ")]
    [InlineData("gone.yaml", "gone.yaml is not there; allowed: a policy file, or an arm of retry.storm: ")]
    public void An_unknown_arm_is_reported_with_the_known_ones(string before, string told) =>
        Assert.StartsWith(told, Told(() => ComparedArms.Of(_storm, before, null)), StringComparison.Ordinal);

    [Fact]
    public void Measures_are_given_by_name_or_in_the_words_of_objectives()
    {
        var plan = new ComparisonPlan
        {
            Primary = "attempts(order->payment) <= 2",
            Guardrails = ["availability after fault"],
            Margin = 20,
            Rounds = 7,
        }.Of(ComparedArms.Of(_storm, null, null));
        Assert.Equal((Bound.AtMost, .2), (plan.Primary.GoodSide, plan.Primary.Margin));
        Assert.IsType<Availability>(Assert.Single(plan.Guardrails).Metric);
        var own = _storm.Expectations.OfType<Objective>().First();
        Assert.Equal(
            own.Metric,
            new ComparisonPlan { Primary = own.Metric.Name }
                .Of(ComparedArms.Of(_storm, null, null))
                .Primary.Metric
        );
    }

    [Fact]
    public void The_arrow_of_an_edge_in_a_measure_is_not_a_limit()
    {
        var errors = new List<Chaos.Core.PlanError>();
        Assert.Equal(
            new EdgeAttemptsPerCall("order->payment"),
            new MeasureText(_storm).Read("attempts(order->payment)", "--primary", errors)?.Metric
        );
        Assert.Empty(errors);
    }

    [Fact]
    public void Every_mistake_of_a_plan_is_reported_at_once()
    {
        var told = Told(() =>
                new ComparisonPlan
                {
                    Primary = "availability",
                    Guardrails = ["speed", "availability after fault", "recovers"],
                    Rounds = 4,
                }.Of(ComparedArms.Of(_storm, null, null))
            )
            .Split(Environment.NewLine);
        Assert.Contains(
            told,
            line => line.StartsWith("--guard: speed is not allowed; allowed: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            told,
            line => line.StartsWith("--rounds: 4 is not allowed; allowed: 6 to 100", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_allowed_time_determines_the_rounds()
    {
        var arms = ComparedArms.Of(_storm, null, null);
        var pair = 2 * _storm.Durations.Total;
        Assert.Equal(
            9,
            new ComparisonPlan { MaxTime = pair * 9.5 }
                .Of(arms)
                .Rounds
        );
        Assert.Contains(
            "--max-time",
            Told(() => new ComparisonPlan { MaxTime = pair * 5 }.Of(arms)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rounds_that_do_not_fit_into_the_time_are_refused()
    {
        var arms = ComparedArms.Of(_storm, null, null);
        var pair = 2 * _storm.Durations.Total;
        Assert.Equal(
            8,
            new ComparisonPlan { Rounds = 8, MaxTime = pair * 8 }
                .Of(arms)
                .Rounds
        );
        var told = Told(() => new ComparisonPlan { Rounds = 8, MaxTime = pair * 7 }.Of(arms));
        Assert.Equal(
            FormattableString.Invariant($"--max-time: {pair.TotalSeconds * 7:0.#} s is not allowed; allowed: ")
                + FormattableString.Invariant($"{pair.TotalSeconds * 8:0.#} s or more for 8 rounds of ")
                + FormattableString.Invariant($"{pair.TotalSeconds:0.#} s; or fewer --rounds, 6 or more"),
            told
        );
        Assert.DoesNotContain(
            "--max-time",
            Told(() => new ComparisonPlan { Rounds = 4, MaxTime = pair * 7 }.Of(arms)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void After_a_calibration_the_plan_says_what_change_it_can_detect()
    {
        var plan = new ComparisonPlan().Of(ComparedArms.Of(_storm, null, null));
        var store = new CalibrationStore(_folder);
        Assert.Null(store.Measured(plan, s_machine));
        Assert.Contains(
            ComparisonPlan.Lines(plan, null),
            line => line.Contains("chaos calibrate", StringComparison.Ordinal)
        );
        Keep(store, _storm, plan.After, .1);
        Assert.Equal(Calibrated(plan.Primary.Text, .1), store.Measured(plan, s_machine));
        Assert.Null(store.Measured(plan, s_machine with { Cores = 1000 }));
        Assert.Contains(
            ComparisonPlan.Lines(plan, Calibrated(plan.Primary.Text, .1)),
            line => line.Contains("pairs vary by 10.0 % here", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Rounds_that_are_auto_come_from_a_calibration_or_are_looks()
    {
        var arms = ComparedArms.Of(_storm, null, null);
        var looks = new ComparisonPlan { RoundsAreAuto = true }.Of(arms, _ => null);
        Assert.Equal([6, 9, 14], looks.Looks.Select(l => l.Rounds));
        Assert.Contains(
            ComparisonPlan.Lines(looks, null),
            line => line.StartsWith("  rounds auto: this machine is not calibrated", StringComparison.Ordinal)
        );
        var calibrated = new ComparisonPlan { RoundsAreAuto = true }.Of(
            arms,
            plan => Calibrated(plan.Primary.Text, .05)
        );
        Assert.Empty(calibrated.Looks);
        Assert.InRange(calibrated.Rounds, 9, 13);
        Assert.Contains(
            $"  rounds auto: by this machine's calibration {calibrated.Rounds} rounds find +5 %",
            ComparisonPlan.Lines(calibrated, null)
        );
    }

    [Fact]
    public void A_file_may_ask_for_auto_and_the_command_line_has_the_last_word()
    {
        var arms = ComparedArms.Of(_storm with { RoundsAreAuto = true }, null, null);
        var pair = 2 * _storm.Durations.Total;
        Assert.Equal(3, new ComparisonPlan().Of(arms).Looks.Count);
        Assert.Equal(
            (7, 0),
            (
                new ComparisonPlan { Rounds = 7 }
                    .Of(arms)
                    .Rounds,
                new ComparisonPlan { Rounds = 7 }
                    .Of(arms)
                    .Looks.Count
            )
        );
        Assert.Equal(
            (9, 0),
            (
                new ComparisonPlan { MaxTime = pair * 9.5 }
                    .Of(arms)
                    .Rounds,
                new ComparisonPlan { MaxTime = pair * 9.5 }
                    .Of(arms)
                    .Looks.Count
            )
        );
        Assert.StartsWith(
            "--max-time: ",
            Told(() => new ComparisonPlan { RoundsAreAuto = true, MaxTime = pair * 9.5 }.Of(arms)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_calibration_applies_only_to_what_it_was_made_with()
    {
        var store = new CalibrationStore(_folder);
        var (control, candidate) = (_storm.Control!.Name, _storm.Candidate.Name);
        Keep(
            store,
            _storm with
            {
                Durations = _storm.Durations with { Fault = _storm.Durations.Fault * 4 },
            },
            candidate,
            .1
        );
        Keep(store, _storm with { Faults = [] }, candidate, .2);
        Keep(
            store,
            _storm with
            {
                Workloads = [.. _storm.Workloads.Select(w => w with { Timeout = w.Timeout * 2 })],
            },
            candidate,
            .3
        );
        Keep(
            store,
            _storm with
            {
                Arms = [.. _storm.Arms.Select(a => a with { Policies = _storm.Control!.Policies })],
            },
            candidate,
            .4
        );
        Keep(store, StartedBy("java -jar orders.jar"), candidate, .45);
        Assert.Null(
            store.Measured(
                new ComparisonPlan().Of(ComparedArms.Of(StartedBy("node orders.js"), control, candidate)),
                s_machine
            )
        );
        var plan = new ComparisonPlan().Of(ComparedArms.Of(_storm, control, candidate));
        Assert.Null(store.Measured(plan, s_machine));

        Keep(store, _storm, control, .5);
        Assert.Equal(.5, store.Measured(plan, s_machine)?.PairDeviation);
        Keep(store, _storm, candidate, .6);
        Assert.Equal(.6, store.Measured(plan, s_machine)?.PairDeviation);
        Assert.Equal(.5, store.Measured(plan with { After = control, Before = control }, s_machine)?.PairDeviation);

        Experiment StartedBy(string command) =>
            _storm with
            {
                Topology = _storm.Topology with
                {
                    Services =
                    [
                        .. _storm.Topology.Services.Select(x =>
                            x with
                            {
                                External = new()
                                {
                                    Command = command.Split(' '),
                                    Address = "http://127.0.0.1:{{port.order}}",
                                },
                            }
                        ),
                    ],
                },
            };
    }

    [Fact]
    public void A_calibration_that_ended_early_or_found_nothing_does_not_replace_an_older_one()
    {
        var store = new CalibrationStore(_folder);
        var plan = new ComparisonPlan().Of(ComparedArms.Of(_storm, null, null));
        Keep(store, _storm, plan.After, .1);
        Keep(store, _storm, plan.After, .2, interrupted: "stopped by you");
        Keep(store, _storm, plan.After, .3, broke: true);
        Keep(store, _storm, plan.After, null);
        Assert.Equal(.1, store.Measured(plan, s_machine)?.PairDeviation);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Keep(
        CalibrationStore store,
        Experiment experiment,
        string arm,
        double? deviation,
        string? interrupted = null,
        bool broke = false
    )
    {
        var metric = new MeasureText(experiment).Usable.First();
        store.Keep(
            new Calibration
            {
                Experiment = experiment,
                Arm = arm,
                Metrics = [metric],
            },
            new CalibrationResult
            {
                Experiment = experiment.Id,
                Arm = arm,
                Rounds = 8,
                Alpha = .05,
                Metrics = [Calibrated(metric.Text, deviation)],
            },
            new RunRecord
            {
                Name = "calibrate",
                StartedUtc = DateTimeOffset.UnixEpoch,
                Duration = TimeSpan.Zero,
                Seed = 1,
                Environment = s_machine,
                Planned = 1,
                Experiments = [],
                Interrupted = interrupted,
                Broke = broke,
            }
        );
    }

    private static CalibratedMetric Calibrated(string text, double? deviation) =>
        new()
        {
            Text = text,
            Unit = MetricUnit.Times,
            Scale = EffectScale.Ratio,
            Pairs = 20,
            PairDeviation = deviation,
            Comparisons = 13,
            FalsePositives = 0,
        };

    private static string Told(Action action) => Assert.Throws<UsageException>(action).Message;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}

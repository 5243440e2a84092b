using Chaos.Core.Calls;
using Chaos.Core.Events;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Engine.Simulation;
using Chaos.Engine.Time;
using Chaos.Records;
using Chaos.Tools.Tests.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Runs;

public sealed class RunExecutorTests : IDisposable
{
    private static RunEnvironment Machine { get; } =
        new()
        {
            OperatingSystem = "some",
            Cores = 2,
            Runtime = "some",
            Version = "0",
        };

    private readonly VirtualTime _time = new();
    private readonly FakeTestbed _testbed;
    private readonly RecordFolder _folder = new(Directory.CreateTempSubdirectory("chaos-run-").FullName);

    public RunExecutorTests() => _testbed = new(_time);

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    private Task<RunRecord> RunAsync(params Experiment[] experiments) => RunAsync(predict: null, experiments);

    private Task<RunRecord> RunAsync(Experiment[] experiments, params Mutation[] mutations) =>
        RunAsync(predict: null, experiments, mutations);

    private Task<RunRecord> RunAsync(
        Func<
            Experiment,
            ulong,
            IReadOnlyDictionary<string, TimeSpan>,
            CancellationToken,
            Task<IReadOnlyList<TrialRecord>>
        >? predict,
        Experiment[] experiments,
        params Mutation[] mutations
    ) =>
        _time.RunAsync(() =>
        {
            var request = new RunRequest
            {
                Name = "some",
                Experiments = experiments,
                Seed = 7,
                Predict = predict,
                Mutations = mutations,
                Again = "chaos run {0}",
            };
            return new RunExecutor(_testbed, _folder, Machine, _time).RunAsync(
                request,
                _ => { },
                CancellationToken.None
            );
        });

    [Fact]
    public async Task Arms_run_in_turn_and_in_reverse_in_every_second_round()
    {
        await RunAsync(Experiments.Experiment() with { Rounds = 3 });
        Assert.Equal(
            ["without 1", "with 1", "with 2", "without 2", "without 3", "with 3"],
            _testbed.Log.Where(l => l.StartsWith("prepare", StringComparison.Ordinal)).Select(l => l.Split(' ', 3)[2])
        );
    }

    [Fact]
    public async Task Further_rounds_run_as_long_as_they_are_asked_for_in_whole_pairs_and_in_turn()
    {
        var seen = new List<int>();
        var request = new RunRequest
        {
            Name = "some",
            Experiments = [Experiments.Experiment() with { Rounds = 2 }],
            Seed = 7,
            Again = "",
            GoesOn = records =>
            {
                seen.Add(records.Count);
                return records.Count < 8;
            },
        };
        var run = await _time.RunAsync(() =>
            new RunExecutor(_testbed, _folder, Machine, _time).RunAsync(request, _ => { }, CancellationToken.None)
        );

        Assert.Equal([4, 6, 8], seen);
        Assert.Equal(
            ["without 1", "with 1", "with 2", "without 2", "without 3", "with 3", "with 4", "without 4"],
            _testbed.Log.Where(l => l.StartsWith("prepare", StringComparison.Ordinal)).Select(l => l.Split(' ', 3)[2])
        );
        Assert.All(run.Experiments[0].Arms, a => Assert.Equal(4, a.Records.Count));
    }

    [Fact]
    public async Task Every_trial_and_the_manifest_are_on_disk()
    {
        var run = await RunAsync(Experiments.Experiment());
        Assert.Equal(run.Experiments[0].Headline, _folder.ReadRun().Experiments[0].Headline);
        foreach (var path in run.Experiments[0].Arms.SelectMany(a => a.Records))
            Assert.Equal(1, _folder.ReadTrial(path).Round);
        Assert.Equal("chaos run some.experiment", run.Experiments[0].Again);
    }

    [Fact]
    public async Task Whenever_a_run_is_killed_what_was_measured_until_then_can_be_reported()
    {
        var seen = new List<RunRecord>();
        _testbed.PrepareFails = _ =>
        {
            seen.Add(_folder.ReadRun());
            return null;
        };
        var run = await RunAsync(Experiments.Experiment(), Experiments.Experiment() with { Id = "some.other" });

        Assert.Equal(4, seen.Count);
        Assert.All(
            seen,
            s => Assert.Equal((RunRecord.Unfinished, ExitCode.Interrupted, 2), (s.Interrupted, s.ExitCode, s.Planned))
        );
        Assert.Equal([0, 1, 1, 2], seen.Select(s => s.Experiments.Count));
        Assert.Equal(["without"], seen[1].Experiments[0].Arms.Select(a => a.Name));
        Assert.Equal(
            (Verdict.Inconclusive, RunRecord.Unfinished),
            (seen[1].Experiments[0].Verdict, seen[1].Experiments[0].Headline)
        );
        Assert.Equal("not measured: with", seen[1].Experiments[0].Problems[1]);
        Assert.True(seen[1].Duration >= Experiments.Durations.Total);
        Assert.Equal(run.Experiments[0].Headline, seen[2].Experiments[0].Headline);
        Assert.Null(run.Interrupted);
    }

    [Fact]
    public void A_record_can_be_read_from_before_it_has_its_own_name_so_that_the_manifest_may_name_it_first()
    {
        var trial = Experiments.Record("without");
        _folder.Prepare(trial);

        // Between the manifest and the final name of the record: every record in the manifest can be read.
        Assert.False(File.Exists(Path.Combine(_folder.Path, TrialFiles.PathOf(trial))));
        Assert.Equal("without", _folder.ReadTrial(TrialFiles.PathOf(trial)).Arm);
        _folder.Finish(trial);
        Assert.Equal("without", _folder.ReadTrial(TrialFiles.PathOf(trial)).Arm);
        Assert.Equal(
            [TrialFiles.PathOf(trial)],
            Directory.GetFiles(Path.Combine(_folder.Path, "trials")).Select(f => $"trials/{Path.GetFileName(f)}")
        );
    }

    [Fact]
    public async Task An_experiment_with_mistakes_is_invalid_and_the_next_one_runs()
    {
        var run = await RunAsync(Experiments.Experiment() with { Id = "not an id" }, Experiments.Experiment());
        Assert.Equal(Verdict.Invalid, run.Experiments[0].Verdict);
        Assert.Equal(2, run.Experiments[1].Arms.Count);
        Assert.Equal(ExitCode.Invalid, run.ExitCode);
    }

    [Fact]
    public async Task A_testbed_that_fails_under_one_experiment_does_not_prevent_the_next()
    {
        _testbed.PrepareFails = setup =>
            setup.Experiment.Id == "some.broken" && setup.Arm.Role == ArmRole.Candidate
                ? new TestbedException("payment ended with exit code 3")
                : null;
        var run = await RunAsync(Experiments.Experiment() with { Id = "some.broken" }, Experiments.Experiment());
        Assert.Equal(
            (Verdict.Inconclusive, "payment ended with exit code 3"),
            (run.Experiments[0].Verdict, run.Experiments[0].Headline)
        );
        Assert.Single(run.Experiments[0].Arms);
        Assert.Equal(2, run.Experiments[1].Arms.Count);
    }

    [Fact]
    public async Task An_experiment_that_turns_out_to_be_wrong_is_invalid_with_the_first_line_as_its_headline()
    {
        _testbed.PrepareFails = _ => new WrongExperimentException(
            "orders did not get ready. Its last lines:\n  no such database"
        );
        var run = await RunAsync(Experiments.Experiment() with { Source = "mine.yaml" });
        var result = Assert.Single(run.Experiments);
        Assert.Equal((Verdict.Invalid, "orders did not get ready"), (result.Verdict, result.Headline));
        Assert.Contains("no such database", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Invalid, run.ExitCode);
        Assert.Equal("chaos run mine.yaml", result.Again);
    }

    [Fact]
    public async Task Records_made_before_an_experiment_turns_out_to_be_wrong_are_kept()
    {
        _testbed.PrepareFails = setup =>
            setup.Arm.Role == ArmRole.Candidate ? new WrongExperimentException("reset: 500") : null;
        var result = Assert.Single((await RunAsync(Experiments.Experiment())).Experiments);
        Assert.Equal((Verdict.Invalid, "reset: 500"), (result.Verdict, result.Headline));
        Assert.Single(Assert.Single(result.Arms).Records);
    }

    [Fact]
    public async Task A_fault_that_cannot_be_reverted_ends_the_run_and_is_reported()
    {
        _testbed.RevertFails = new InvalidOperationException("the proxy is gone");
        var run = await RunAsync(Experiments.Experiment(), Experiments.Experiment() with { Id = "some.next" });
        Assert.Equal(ExitCode.Broken, run.ExitCode);
        Assert.Contains("the proxy is gone", Assert.Single(run.Experiments).Headline, StringComparison.Ordinal);
        Assert.True(_folder.ReadRun().Broke);
    }

    [Fact]
    public async Task A_mutant_runs_only_the_arm_it_needs_and_is_compared_with_the_unbroken_control()
    {
        var experiment = Experiments.Experiment();
        var run = await RunAsync(
            [experiment],
            new Mutation("nothing broken", "Attempts per call during the fault", experiment)
        );

        Assert.Equal(
            ["without", "with", "with"],
            _testbed.Log.Where(l => l.StartsWith("prepare", StringComparison.Ordinal)).Select(l => l.Split(' ')[2])
        );
        Assert.Equal(
            ("some.experiment", "nothing broken", false),
            (run.Mutants[0].Experiment, run.Mutants[0].Mutant, run.Mutants[0].IsKilled)
        );
        Assert.Equal(run.Mutants[0], _folder.ReadRun().Mutants[0]);
        // A mutant that survives is a failure, whatever the experiment's own verdict is.
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Fact]
    public async Task An_experiment_that_cannot_be_simulated_says_why_and_runs_all_the_same()
    {
        var run = await RunAsync(
            (_, _, _, _) => throw new CannotBeSimulatedException("a stall of workers cannot be simulated"),
            [Experiments.Experiment()]
        );

        Assert.Contains("cannot be simulated", run.Experiments[0].NotPredicted, StringComparison.Ordinal);
        Assert.Equal(2, run.Experiments[0].Arms.Count);
    }

    [Fact]
    public async Task A_restart_is_predicted_with_the_time_of_the_services_first_start()
    {
        var told = new List<string>();
        _testbed.StartUps = new Dictionary<string, TimeSpan> { ["payment"] = Experiments.Seconds(3) };
        var killed = Experiments.Experiment() with
        {
            Faults =
            [
                new() { Fault = new Experiments.ServiceKilled("payment"), Duration = Experiments.Durations.Fault },
            ],
        };

        await RunAsync(
            (experiment, _, startUps, _) =>
            {
                told.Add(
                    $"{experiment.Id} {startUps["payment"].TotalSeconds} "
                        + $"{_testbed.Log.Count(l => l.StartsWith("prepare", StringComparison.Ordinal))}"
                );
                return Task.FromResult<IReadOnlyList<TrialRecord>>([]);
            },
            [Experiments.Experiment(), killed with { Id = "some.kill" }]
        );

        // Other experiments are predicted before their trials; this one after its first trial has started the service.
        Assert.Equal(["some.experiment 3 0", "some.kill 3 4"], told);
    }

    [Fact]
    public async Task A_run_that_was_not_stopped_by_the_user_says_why()
    {
        using var stop = new CancellationTokenSource();
        _testbed.Seen = (_, call) =>
        {
            if (call.Slot == 3)
                stop.Cancel();
        };
        var request = new RunRequest
        {
            Name = "some",
            Experiments = [Experiments.Experiment()],
            Seed = 7,
            Again = "",
            WhyCancelled = () => "the warden has ended",
        };

        RunRecord? run = null;
        await _time.RunAsync(async () =>
            run = await new RunExecutor(_testbed, _folder, Machine, _time).RunAsync(request, _ => { }, stop.Token)
        );

        Assert.Equal("the warden has ended", run!.Interrupted);
        Assert.Contains("stopped: the warden has ended", run.Experiments[0].Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spoiled_try_is_measured_again_with_the_same_seeds_and_both_are_on_disk()
    {
        var objective = new Objective
        {
            Metric = new Availability(),
            Phase = Phase.DuringFault,
            Limit = Limit.AtLeast(.9),
        };
        var prepared = () => _testbed.Log.Where(l => l.StartsWith("prepare", StringComparison.Ordinal)).ToList();
        // Without the mitigation, calls fail during the fault. With it, the generator fails to make every tenth of
        // them in the first try, which is the first two trials.
        _testbed.Answer = call =>
            new(
                !_testbed.FaultIsActive ? CallStatus.Ok
                : prepared()[^1].Contains(" without ", StringComparison.Ordinal) ? CallStatus.ServerError
                : prepared().Count == 2 && call.Number % 10 == 0 ? CallStatus.Unsent
                : CallStatus.Ok
            );
        var request = new RunRequest
        {
            Name = "some",
            Experiments = [Long(objective)],
            Seed = 7,
            Again = "chaos run {0}",
            Retries = 1,
            Preflight = Some.Preflight,
        };
        var tokens = new List<string>();
        var run = await _time.RunAsync(() =>
            new RunExecutor(_testbed, _folder, Machine, _time).RunAsync(
                request,
                e => tokens.AddRange(e is TrialEnded ended ? [ended.Trial.Token] : []),
                CancellationToken.None
            )
        );

        Assert.Equal((Verdict.Pass, 4), (run.Experiments[0].Verdict, prepared().Count));
        var spoiled = Assert.Single(run.SpoiledTries);
        Assert.Contains("the generator could not make 10 % of ", spoiled.Why, StringComparison.Ordinal);
        Assert.Equal(spoiled.Why, _folder.ReadRun().SpoiledTries[0].Why);
        Assert.Equal(
            request.Preflight,
            _folder.ReadRun().Preflight! with
            {
                Undecidable = request.Preflight.Undecidable,
            }
        );
        var last = run.Experiments[0].Arms.SelectMany(a => a.Records).Select(_folder.ReadTrial).ToList();
        Assert.Equal(
            last.Select(t => (t.Arm, t.Seed)),
            spoiled.Records.Select(_folder.ReadTrial).Select(t => (t.Arm, t.Seed))
        );
        Assert.All(last, t => Assert.Equal(0, t.Workloads[0].Slots.Sum(s => s.Unsent())));
        // Who counts by the token must not add the calls of the spoiled try.
        Assert.Equal(4, tokens.Distinct().Count());
        Assert.True(run.Experiments[0].Duration > 4 * request.Experiments[0].Durations.Total);
    }

    [Fact]
    public async Task A_result_that_the_figures_leave_open_is_not_tried_again()
    {
        // No service of this testbed counts attempts, so the objective is undecided although the measurement is sound.
        var run = await _time.RunAsync(() =>
            new RunExecutor(_testbed, _folder, Machine, _time).RunAsync(
                new()
                {
                    Name = "some",
                    Experiments = [Experiments.Experiment()],
                    Seed = 7,
                    Again = "chaos run {0}",
                    Retries = 2,
                    InconclusiveIsWarning = true,
                },
                _ => { },
                CancellationToken.None
            )
        );

        Assert.Equal((Verdict.Inconclusive, ExitCode.AsExpected), (run.Experiments[0].Verdict, run.ExitCode));
        Assert.Empty(run.SpoiledTries);
        Assert.Equal(2, _testbed.Log.Count(l => l.StartsWith("prepare", StringComparison.Ordinal)));
        Assert.True(_folder.ReadRun().InconclusiveIsWarning);
    }

    [Fact]
    public void Arms_of_a_round_share_a_seed_and_rounds_and_experiments_do_not()
    {
        var experiment = Experiments.Experiment();
        Assert.NotEqual(RoundOrder.SeedOf(7, experiment, 1), RoundOrder.SeedOf(7, experiment, 2));
        Assert.NotEqual(RoundOrder.SeedOf(7, experiment, 1), RoundOrder.SeedOf(8, experiment, 1));
        Assert.NotEqual(RoundOrder.SeedOf(7, experiment, 1), RoundOrder.SeedOf(7, experiment with { Id = "other" }, 1));
    }

    /// <summary>An experiment whose fault is long enough to decide a share of good calls.</summary>
    private static Experiment Long(Expectation expectation)
    {
        var durations = Experiments.Durations with { Fault = Some.Seconds(20) };
        var experiment = Experiments.Experiment(expectation);
        return experiment with
        {
            Durations = durations,
            Faults = [experiment.Faults[0] with { Duration = durations.Fault }],
            Workloads = [experiment.Workloads[0] with { Load = OpenLoad.Constant(100, durations.Total) }],
        };
    }
}

using System.Text.Json;
using Chaos.Cli.Watching;
using Chaos.Core.Events;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Engine.Simulation;
using Chaos.Engine.Time;
using Chaos.Records;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Runs;

/// <summary>The events that a watcher of a run gets.</summary>
public sealed class RunEventsTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly RecordFolder _folder = new(Directory.CreateTempSubdirectory("chaos-run-").FullName);
    private readonly List<RunEvent> _events = [];

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    private async Task<RunRecord> RunAsync()
    {
        var request = new RunRequest
        {
            Name = "some",
            Experiments = [Experiments.Experiment()],
            Seed = 7,
            Again = "chaos run {0}",
        };
        return await _time.RunAsync(async () =>
        {
            await using var testbed = new SimulatedTestbed(_time);
            return await new RunExecutor(testbed, _folder, Machine, _time).RunAsync(
                request,
                _events.Add,
                CancellationToken.None
            );
        });
    }

    private static RunEnvironment Machine { get; } =
        new()
        {
            OperatingSystem = "some",
            Cores = 2,
            Runtime = "some",
            Version = "0",
        };

    [Fact]
    public async Task A_run_is_a_stream_of_events_from_its_begin_to_its_end()
    {
        var run = await RunAsync();

        var coarse = _events.Where(e => e is not (TrialRunEvent or FindingMade)).Select(e => e.GetType());
        Assert.Equal(
            [
                typeof(RunBegan),
                typeof(TrialEnded),
                typeof(TrialEnded),
                typeof(VerdictGiven),
                typeof(ExperimentEnded),
                typeof(RunEnded),
            ],
            coarse
        );
        Assert.Equal(2, _events.OfType<TrialBegan>().Count());
        Assert.Equal(run.Experiments[0].Findings, _events.OfType<FindingMade>().Select(f => f.Finding));
        Assert.Same(run, _events.OfType<RunEnded>().Single().Run);
    }

    [Fact]
    public async Task The_seconds_of_each_workload_are_those_of_its_record()
    {
        await RunAsync();

        foreach (var record in _events.OfType<TrialEnded>().SelectMany(e => e.Records))
        foreach (var workload in record.Workloads)
            Assert.Equal(
                workload.Slots,
                _events
                    .OfType<SlotCompleted>()
                    .Where(e => e.Arm.Name == record.Arm && e.Workload == workload.Name)
                    .Select(e => e.Slot)
                    .OrderBy(s => s.Slot)
            );
    }

    [Fact]
    public async Task A_fault_is_asked_for_injected_felt_and_reverted_at_the_times_of_its_receipt()
    {
        await RunAsync();

        foreach (var (ended, i) in _events.OfType<TrialEnded>().Select((e, i) => (e, i)))
        {
            var receipt = Assert.Single(ended.Records[0].Receipts);
            var moves = _events.OfType<FaultChanged>().Where(m => m.Trial == ended.Trial).ToList();
            Assert.Equal(
                [FaultStage.Asked, FaultStage.Injected, FaultStage.Felt, FaultStage.EndAsked, FaultStage.Reverted],
                moves.Select(m => m.Stage)
            );
            Assert.Equal((receipt.Injected, receipt.Reverted), (moves[1].At, moves[4].At));
            // Five canaries, a tenth of a second apart, each with a quarter of a second for its answer, seen at the
            // next check.
            Assert.InRange((moves[2].At - moves[1].At).TotalSeconds, .65, 1.15);
        }
    }

    [Fact]
    public async Task The_stages_of_a_trial_come_once_each_and_in_order()
    {
        await RunAsync();

        Assert.All(
            _events.OfType<StageBegan>().GroupBy(s => s.Trial),
            trial => Assert.Equal(trial.Select(s => s.Stage).Distinct().Order(), trial.Select(s => s.Stage))
        );
        Assert.Contains(_events.OfType<StageBegan>(), s => s.Stage == TrialStage.Fault);
    }

    [Fact]
    public async Task Every_event_of_a_run_says_more_in_JSON_than_its_name()
    {
        await RunAsync();
        Assert.All(
            _events,
            e => Assert.InRange(JsonDocument.Parse(EventJson.Line(e)).RootElement.EnumerateObject().Count(), 2, 99)
        );
    }

    [Fact]
    public async Task A_record_is_on_disk_before_watchers_learn_that_its_trial_is_over()
    {
        var request = new RunRequest
        {
            Name = "some",
            Experiments = [Experiments.Experiment()],
            Seed = 7,
            Again = "chaos run {0}",
        };
        var read = 0;
        await _time.RunAsync(async () =>
        {
            await using var testbed = new SimulatedTestbed(_time);
            return await new RunExecutor(testbed, _folder, Machine, _time).RunAsync(
                request,
                happened =>
                {
                    if (happened is TrialEnded ended)
                        read += ended.Records.Count(r => _folder.ReadTrial(TrialFiles.PathOf(r)).Arm == r.Arm);
                },
                CancellationToken.None
            );
        });

        Assert.Equal(2, read);
    }
}

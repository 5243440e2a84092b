using System.Text.Json;
using Chaos.Core.Events;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Chaos.Tools.Tests.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Journeys;

public sealed class JourneyTrialTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_trial_records_the_steps_under_their_workload()
    {
        var completed = new List<SlotCompleted>();
        var record = await RunAsync(
            Some.Milliseconds(20),
            e => completed.AddRange(new[] { e }.OfType<SlotCompleted>())
        );
        Assert.Null(record.Interrupted);
        var shop = Assert.Single(record.Workloads);
        Assert.Equal(["shop.login", "shop.buy"], shop.Parts!.Select(p => p.Name));
        Assert.Equal(22 * 100, shop.Slots.Sum(s => s.Good()));
        Assert.Equal([22 * 100, 22 * 100], shop.Parts!.Select(p => p.Slots.Sum(s => s.Good())));
        Assert.All(shop.Parts!, p => Assert.Equal("call", p.Summary));
        Assert.Equal(
            [("shop", false), ("shop.buy", true), ("shop.login", true)],
            completed.Select(e => (e.Workload, e.IsPart)).Distinct().OrderBy(e => e.Workload, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task With_journeys_the_baseline_ends_their_longest_time_before_the_fault()
    {
        var record = await RunAsync(Some.Milliseconds(20));
        // Two steps of an attempt timeout of half a second each, and .2 s of think time.
        Assert.Equal(record.Times.FaultBegan - Some.Seconds(1.2), record.Times.BaselineEnd);
    }

    [Fact]
    public async Task The_record_of_a_single_call_names_no_parts()
    {
        var record = await RunAsync(Some.Milliseconds(20), mix: false);
        var text = JsonSerializer.Serialize(record.Workloads[0]);
        Assert.DoesNotContain("Parts", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bytes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_of_a_number_of_calls_is_done_with_the_last_answer_and_not_at_the_end_of_its_second()
    {
        var record = await _time.RunAsync(async () =>
        {
            var experiment = Experiments.Experiment() with
            {
                Workloads =
                [
                    JourneyRun.Workload(ClosedLoad.Constant(5, Experiments.Durations.Total)) with
                    {
                        Mix = [],
                        Iterations = 50,
                    },
                ],
                Faults = [],
            };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            var testbed = new FakeTestbed(_time) { AnswerTakes = Some.Milliseconds(330) };
            return Assert.Single(await new TrialRunner(testbed).RunAsync(setup, _ => { }, default));
        });

        Assert.Equal(50, record.Workloads[0].Slots.Sum(s => s.Good()));
        Assert.InRange(record.Times.Done!.Value.TotalSeconds, 3.3, 3.4);
        Assert.Equal(TimeSpan.FromSeconds(4), record.Times.LoadEnd);
    }

    private Task<TrialRecord> RunAsync(TimeSpan answer, Action<RunEvent>? watch = null, bool mix = true) =>
        _time.RunAsync(async () =>
        {
            var workload = JourneyRun.Workload(
                OpenLoad.Constant(100, Experiments.Durations.Total),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", .2))
            );
            var experiment = Experiments.Experiment() with
            {
                Workloads = [mix ? workload : workload with { Mix = [] }],
            };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(
                await new TrialRunner(new FakeTestbed(_time) { AnswerTakes = answer }).RunAsync(
                    setup,
                    watch ?? (_ => { }),
                    default
                )
            );
        });
}

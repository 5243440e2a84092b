using System.Text.Json;
using Chaos.Core.Events;
using Chaos.Core.Experiments;
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
    public async Task Labels_are_in_the_record_and_in_the_events_of_their_workload_and_their_steps()
    {
        var completed = new List<SlotCompleted>();
        var record = await _time.RunAsync(async () =>
        {
            var workload = JourneyRun.Workload(
                OpenLoad.Constant(10, Experiments.Durations.Total),
                JourneyRun.Part(
                    1,
                    "checkout",
                    JourneyRun.Step("login"),
                    JourneyRun.Step("buy") with
                    {
                        Tags = new Dictionary<string, string> { ["kind"] = "write" },
                    }
                )
            );
            return Assert.Single(
                await new TrialRunner(new FakeTestbed(_time)).RunAsync(
                    SetupOf(workload with { Tags = new Dictionary<string, string> { ["team"] = "web" } }),
                    e => completed.AddRange(new[] { e }.OfType<SlotCompleted>()),
                    default
                )
            );
        });
        var shop = Assert.Single(record.Workloads);
        Assert.Equal("web", shop.Tags!["team"]);
        Assert.Equal([null, "write"], shop.Parts!.Select(p => p.Tags?["kind"]));
        Assert.All(completed.Where(e => e.Workload == "shop"), e => Assert.Equal("web", e.Tags["team"]));
        Assert.All(completed.Where(e => e.Workload == "shop.buy"), e => Assert.Equal("write", e.Tags["kind"]));
        Assert.All(completed.Where(e => e.Workload == "shop.login"), e => Assert.Empty(e.Tags));
        Assert.Contains(
            "\"tags\":{\"kind\":\"write\"}",
            Chaos.Cli.Watching.EventJson.Line(completed.First(e => e.Workload == "shop.buy")),
            StringComparison.Ordinal
        );
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
            var setup = SetupOf(
                JourneyRun.Workload(ClosedLoad.Constant(5, Experiments.Durations.Total)) with
                {
                    Mix = [],
                    Iterations = 50,
                }
            );
            var testbed = new FakeTestbed(_time) { AnswerTakes = Some.Milliseconds(330) };
            return Assert.Single(await new TrialRunner(testbed).RunAsync(setup, _ => { }, default));
        });

        Assert.Equal(50, record.Workloads[0].Slots.Sum(s => s.Good()));
        Assert.InRange(record.Times.Done!.Value.TotalSeconds, 3.3, 3.4);
        Assert.Equal(TimeSpan.FromSeconds(4), record.Times.LoadEnd);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public async Task Calls_that_a_stop_cuts_count_as_nothing_and_all_others_by_how_they_ended(
        bool isOpen,
        bool isJourney,
        bool isCounted
    )
    {
        using var stop = new CancellationTokenSource();
        using var timer = _time.CreateTimer(
            _ => stop.Cancel(),
            null,
            TimeSpan.FromSeconds(4.21),
            Timeout.InfiniteTimeSpan
        );
        var begun = new Dictionary<string, int>();
        var record = await _time.RunAsync(async () =>
        {
            var workload = JourneyRun.Workload(
                isOpen
                    ? OpenLoad.Constant(10, Experiments.Durations.Total)
                    : ClosedLoad.Constant(5, Experiments.Durations.Total),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy"))
            );
            var setup = SetupOf(
                workload with
                {
                    Mix = isJourney ? workload.Mix : [],
                    Iterations = isCounted ? 1_000 : null,
                }
            );
            var testbed = new FakeTestbed(_time)
            {
                AnswerTakes = Some.Milliseconds(330),
                StopsCalls = true,
                Seen = (_, call) =>
                {
                    var step = isJourney && call.Number % 2 == 1 ? "shop.buy" : "shop.login";
                    begun[step] = begun.GetValueOrDefault(step) + 1;
                },
            };
            return Assert.Single(await new TrialRunner(testbed).RunAsync(setup, _ => { }, stop.Token));
        });

        Assert.NotNull(record.Interrupted);
        var shop = Assert.Single(record.Workloads);
        Assert.True(shop.Cut > 0);
        Assert.Equal(begun["shop.login"], shop.Slots.Sum(s => s.Good()) + shop.Cut);
        foreach (var one in (shop.Parts ?? []).Prepend(shop))
        {
            Assert.Equal(one.Slots.Sum(s => s.Good()), one.Slots.Sum(s => s.Calls.Values.Sum()));
            Assert.Equal(0, one.Unfinished);
        }
        foreach (var step in shop.Parts ?? [])
            Assert.Equal(begun[step.Name], step.Slots.Sum(s => s.Good()) + step.Cut);
    }

    private static TrialSetup SetupOf(Workload workload)
    {
        var experiment = Experiments.Experiment() with { Workloads = [workload], Faults = [] };
        return new()
        {
            Experiment = experiment,
            Arms = [experiment.Candidate],
            Round = 1,
            Seed = 1,
        };
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

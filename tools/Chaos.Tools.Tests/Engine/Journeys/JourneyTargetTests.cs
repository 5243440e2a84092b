using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Journeys;

public sealed class JourneyTargetTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_later_step_is_due_when_the_one_before_has_ended_and_the_user_has_thought()
    {
        var run = Answering(_ => 100);
        var record = await run.RunAsync(
            JourneyRun.Workload(
                OpenLoad.Constant(1, Some.Seconds(3)),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", thinkSeconds: .25))
            )
        );
        var first = run.Calls.Where(c => c.Call.Visit!.Number == 0).ToList();
        Assert.Equal([("login", 0), ("buy", 350)], first.Select(c => (c.Step, c.At.TotalMilliseconds)));
        Assert.Equal([0, 350], first.Select(c => c.Call.Due.TotalMilliseconds));
        Assert.All(run.Calls, c => Assert.Equal(c.Call.Due, c.At));
        Assert.Equal([3, 3], record.Parts!.Select(p => p.Slots.Sum(s => s.Good())));
        Assert.All(record.Parts!, p => Assert.Equal(100, Longest(p), .1));
        Assert.Equal(0, record.Parts![1].StartLag!.Max!.Value.TotalMilliseconds);
    }

    [Fact]
    public async Task Think_time_is_no_latency_of_the_journey()
    {
        var record = await Answering(_ => 100)
            .RunAsync(
                JourneyRun.Workload(
                    OpenLoad.Constant(1, Some.Seconds(3)),
                    JourneyRun.Part(1, "checkout", JourneyRun.Step("login", .4), JourneyRun.Step("buy", 1.5))
                        is var part
                        ? part with
                        {
                            Journey = part.Journey with { After = new(Some.Seconds(.7), Some.Seconds(.7)) },
                        }
                        : part
                )
            );
        Assert.Equal(200, Longest(record), .2);
        Assert.Equal(200, record.Slots[0].ServiceTime!.Max!.Value.TotalMilliseconds, .2);
        Assert.Equal([1, 1, 1], record.Slots.Select(s => s.Attempts));
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_journey_under_its_name()
    {
        var run = new JourneyRun(
            _time,
            (step, _, _) =>
                new(
                    step == "buy"
                        ? new CallResult(CallStatus.ServerError, 3, Detail: "503 from nowhere") { Outcome = "503" }
                        : new CallResult(CallStatus.Ok, 2, 10) { Sent = 4 }
                )
        );
        var record = await run.RunAsync(
            JourneyRun.Workload(
                OpenLoad.Constant(10, Some.Seconds(1)),
                JourneyRun.Part(1, "checkout", [.. Names("login", "buy", "pay")])
            )
        );
        Assert.DoesNotContain(run.Calls, c => c.Step == "pay");
        var slot = Assert.Single(record.Slots);
        Assert.Equal(10, slot.Of(CallStatus.ServerError));
        Assert.Equal(10, slot.Outcomes![CallStatus.ServerError]["buy: 503"]);
        // Two calls of 2 and 3 attempts: three more than one each.
        Assert.Equal(40, slot.Attempts);
        Assert.Equal((100, 40), (slot.BytesReceived, slot.BytesSent));
        Assert.Equal("buy: 503 from nowhere", record.Examples[0].Detail);
        Assert.Equal([10, 10, 0], record.Parts!.Select(p => p.Slots.Sum(s => s.Offered())));
        Assert.Equal(10, record.Parts![1].Slots[0].Outcomes![CallStatus.ServerError]["503"]);
    }

    [Fact]
    public async Task The_time_limit_of_a_step_ends_the_journey_as_timed_out()
    {
        var run = Answering(step => step == "buy" ? 60_000 : 10);
        var record = await run.RunAsync(
            JourneyRun.Workload(
                OpenLoad.Constant(1, Some.Seconds(2)),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", timeoutSeconds: .5))
            )
        );
        Assert.Equal([1, 1], record.Slots.Select(s => s.Of(CallStatus.TimedOut)));
        Assert.Equal(510, Longest(record), .5);
        Assert.Equal("buy: no answer in time", record.Slots[0].Outcomes![CallStatus.TimedOut].Keys.Single());
    }

    [Fact]
    public async Task A_single_step_times_out_as_the_step_and_not_as_the_journey()
    {
        var record = await Answering(_ => 60_000)
            .RunAsync(
                JourneyRun.Workload(
                    OpenLoad.Constant(1, Some.Seconds(1)),
                    JourneyRun.Part(1, "look", JourneyRun.Step("look"))
                )
            );
        Assert.Equal("look: no answer in time", record.Slots[0].Outcomes![CallStatus.TimedOut].Keys.Single());
        Assert.Equal(5000, Longest(record), 5.0);
    }

    [Fact]
    public async Task A_stop_during_a_think_leaves_the_journey_unknown_and_calls_no_further_step()
    {
        using var stop = new CancellationTokenSource();
        using var timer = _time.CreateTimer(_ => stop.Cancel(), null, Some.Seconds(1), Timeout.InfiniteTimeSpan);
        var run = Answering(_ => 100);
        var record = await run.RunAsync(
            JourneyRun.Workload(
                OpenLoad.Constant(1, Some.Seconds(10)),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", 5))
            ),
            stop.Token
        );
        Assert.DoesNotContain(run.Calls, c => c.Step == "buy");
        Assert.Equal(record.Slots.Sum(s => s.Offered()), record.Slots.Sum(s => s.Of(CallStatus.Unknown)));
        Assert.True(record.Unfinished >= 1);
        Assert.Empty(record.Parts![1].Slots);
    }

    [Fact]
    public async Task A_stop_during_a_step_cancels_its_call()
    {
        using var stop = new CancellationTokenSource();
        using var timer = _time.CreateTimer(_ => stop.Cancel(), null, Some.Seconds(.5), Timeout.InfiniteTimeSpan);
        var record = await Answering(_ => 3000)
            .RunAsync(
                JourneyRun.Workload(
                    OpenLoad.Constant(1, Some.Seconds(10)),
                    JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy"))
                ),
                stop.Token
            );
        Assert.Equal(1, record.Unfinished);
        Assert.Equal(1, record.Parts![0].Unfinished);
        Assert.True(_time.GetUtcNow() - new VirtualTime().GetUtcNow() < Some.Seconds(2));
    }

    [Fact]
    public async Task Arrivals_take_the_journeys_of_a_mix_by_their_weights()
    {
        var run = Answering(_ => 1);
        var workload = JourneyRun.Workload(
            OpenLoad.Constant(1000, Some.Seconds(4)),
            JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy")),
            JourneyRun.Part(2, "a", JourneyRun.Step("a")),
            JourneyRun.Part(1, "b", JourneyRun.Step("b"))
        );
        var record = await run.RunAsync(workload);
        Assert.Equal(
            ["shop.checkout", "shop.login", "shop.buy", "shop.a", "shop.b"],
            record.Parts!.Select(p => p.Name)
        );
        var counts = record.Parts!.Select(p => p.Slots.Sum(s => s.Good())).ToList();
        Assert.Equal(4000, counts[0] + counts[3] + counts[4]);
        Assert.Equal((counts[0], counts[0]), (counts[1], counts[2]));
        Assert.InRange(counts[0], 900, 1100);
        Assert.InRange(counts[3], 1900, 2100);
        Assert.Equal(record.Calls().Sum(p => p.Slots.Sum(s => s.Good())), run.Calls.Count);

        // The numbers of the calls are unique, and a second run picks the same.
        Assert.Equal(run.Calls.Count, run.Calls.Select(c => c.Call.Number).Distinct().Count());
        var again = Answering(_ => 1);
        await again.RunAsync(workload);
        Assert.Equal(
            run.Calls.Select(c => (c.Step, c.Call.Number)).Order(),
            again.Calls.Select(c => (c.Step, c.Call.Number)).Order()
        );
    }

    [Fact]
    public async Task The_cap_counts_journeys()
    {
        var run = Answering(_ => 400);
        var record = await run.RunAsync(
            JourneyRun.Workload(
                OpenLoad.Constant(10, Some.Seconds(1)) with
                {
                    InFlightCap = 3,
                },
                JourneyRun.Part(1, "checkout", [.. Names("login", "browse", "buy")])
            )
        );
        Assert.Equal(3, record.InFlightPeak);
        Assert.Equal(7, record.Slots[0].Of(CallStatus.Dropped));
        Assert.Equal([3, 3, 3], record.Parts!.Select(p => p.Slots.Sum(s => s.Good())));
        Assert.Equal([3, 3, 3], record.Parts!.Select(p => p.InFlightPeak));
    }

    [Fact]
    public async Task A_step_that_is_due_after_the_end_of_the_load_counts_in_its_own_second()
    {
        var record = await Answering(_ => 100)
            .RunAsync(
                JourneyRun.Workload(
                    OpenLoad.Constant(1, Some.Seconds(2)),
                    JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", 3))
                )
            );
        Assert.Equal([3, 4], record.Parts![1].Slots.Select(s => s.Slot));
    }

    [Fact]
    public async Task Users_of_a_closed_load_walk_journey_after_journey()
    {
        var run = Answering(_ => 100);
        var record = await run.RunAsync(
            JourneyRun.Workload(
                ClosedLoad.Constant(2, Some.Seconds(2)),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", .3))
            )
        );
        Assert.Equal([4, 4], record.Slots.Select(s => s.Good()));
        Assert.Equal(200, Longest(record), .2);
        Assert.Null(record.Parts![1].StartLag);
        Assert.All(record.Parts![1].Slots, s => Assert.Equal(s.GoodLatency, s.ServiceTime));
        Assert.Equal([0, 1], run.Calls.Select(c => c.Call.Visit!.User).Distinct().Order());
    }

    [Fact]
    public async Task Steps_of_a_journey_share_a_visit_and_its_row()
    {
        var seen = new List<string?>();
        var run = new JourneyRun(
            _time,
            (step, call, _) =>
            {
                if (step == "login")
                    call.Visit!.Capture("token", $"t{call.Row}");
                else
                    seen.Add(call.Visit!.Of("token"));
                return new(new CallResult(CallStatus.Ok));
            }
        );
        await run.RunAsync(
            JourneyRun.Workload(
                OpenLoad.Constant(3, Some.Seconds(1)),
                JourneyRun.Part(1, "checkout", [.. Names("login", "buy")])
            )
        );
        Assert.Equal(["t0", "t1", "t2"], seen);
    }

    [Fact]
    public async Task A_user_makes_a_step_once_until_it_was_good_and_keeps_what_it_captured()
    {
        var run = new JourneyRun(
            _time,
            async (step, call, stop) =>
            {
                await Task.Delay(Some.Milliseconds(100), _time, stop);
                if (step == "login" && call.Visit!.Number < 2)
                    return new(CallStatus.ServerError);
                if (step == "login")
                    call.Visit!.Capture("token", $"{call.Visit.User}");
                return new(call.Visit!.Of("token") == $"{call.Visit.User}" ? CallStatus.Ok : CallStatus.ClientError);
            }
        );
        var record = await run.RunAsync(
            JourneyRun.Workload(
                ClosedLoad.Constant(2, Some.Seconds(2)),
                JourneyRun.Part(1, "checkout", JourneyRun.Step("login") with { Once = true }, JourneyRun.Step("buy"))
            )
        );
        Assert.Equal(4, run.Calls.Count(c => c.Step == "login"));
        Assert.Equal(2, record.Slots.Sum(s => s.Of(CallStatus.ServerError)));
        Assert.Equal(0, record.Slots.Sum(s => s.Of(CallStatus.ClientError)));
        Assert.True(run.Calls.Count(c => c.Step == "buy") > 20);
    }

    [Fact]
    public async Task A_defect_of_a_driver_ends_the_run()
    {
        var run = new JourneyRun(_time, (_, _, _) => throw new InvalidOperationException("a defect"));
        var defect = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            run.RunAsync(
                JourneyRun.Workload(
                    OpenLoad.Constant(3, Some.Seconds(1)),
                    JourneyRun.Part(1, "checkout", [.. Names("login", "buy")])
                )
            )
        );
        Assert.Equal("a defect", defect.Message);
    }

    private static IEnumerable<Chaos.Core.Journeys.Step> Names(params string[] names) =>
        names.Select(n => JourneyRun.Step(n));

    private static double Longest(WorkloadRecord record) =>
        PackedHistogram.Merge(record.Slots.Select(s => s.AllLatencies())).Max!.Value.TotalMilliseconds;

    private JourneyRun Answering(Func<string, double> milliseconds) =>
        new(
            _time,
            async (step, _, stop) =>
            {
                await Task.Delay(Some.Milliseconds(milliseconds(step)), _time, stop);
                return new(CallStatus.Ok);
            }
        );
}

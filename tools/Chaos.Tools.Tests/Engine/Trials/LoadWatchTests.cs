using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Chaos.Tools.Tests.Engine.Journeys;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

public sealed class LoadWatchTests
{
    private static readonly LoadStop s_few = new(
        "availability < 50 % for 3s",
        new Availability(),
        Limit.AtMost(.5),
        TimeSpan.FromSeconds(3)
    )
    {
        IsBeyond = true,
    };

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_figure_that_reaches_its_limit_in_each_second_of_the_time_stops_the_trial()
    {
        var record = await RunAsync(s_few, call => call.Slot >= 6 ? CallStatus.ServerError : CallStatus.Ok);

        Assert.StartsWith(
            "availability < 50 % for 3s: good calls 0 % after 9 s",
            record.Interrupted!,
            StringComparison.Ordinal
        );
        // The second is final when the first call of the next one begins.
        Assert.InRange(record.Times.LoadEnd, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(9.5));
    }

    [Fact]
    public async Task A_good_second_in_between_begins_the_time_again() =>
        Assert.Null(
            (await RunAsync(s_few, call => call.Slot % 3 == 0 ? CallStatus.Ok : CallStatus.ServerError)).Interrupted
        );

    [Fact]
    public async Task The_warm_up_is_not_watched()
    {
        var warmUp = (int)Experiments.Durations.WarmUp.TotalSeconds;

        Assert.True(warmUp > 0);
        Assert.Null(
            (
                await RunAsync(
                    s_few with
                    {
                        For = TimeSpan.FromSeconds(1),
                    },
                    call => call.Slot < warmUp ? CallStatus.ServerError : CallStatus.Ok
                )
            ).Interrupted
        );
    }

    [Fact]
    public async Task A_percentile_counts_failed_calls_as_slow_and_needs_few_calls()
    {
        var stop = new LoadStop(
            "p99 > 50 ms for 2s",
            new LatencyPercentile(.99),
            Limit.AtLeast(50),
            TimeSpan.FromSeconds(2)
        )
        {
            IsBeyond = true,
        };

        Assert.Null(
            (await RunAsync(stop, _ => CallStatus.Ok, TimeSpan.FromMilliseconds(20), perSecond: 5)).Interrupted
        );
        Assert.StartsWith(
            "p99 > 50 ms for 2s: latency p99 80 ms after",
            (await RunAsync(stop, _ => CallStatus.Ok, TimeSpan.FromMilliseconds(80), perSecond: 5)).Interrupted,
            StringComparison.Ordinal
        );
        Assert.NotNull((await RunAsync(stop, _ => CallStatus.ServerError, TimeSpan.FromMilliseconds(20))).Interrupted);
    }

    [Fact]
    public async Task A_rate_that_is_not_reached_stops_the_trial()
    {
        var stop = new LoadStop("rate not reached for 2s", new SentShare(), Limit.AtMost(.99), TimeSpan.FromSeconds(2))
        {
            IsBeyond = true,
        };

        Assert.Null((await RunAsync(stop, _ => CallStatus.Ok, TimeSpan.FromMilliseconds(200), cap: 50)).Interrupted);
        Assert.StartsWith(
            "rate not reached for 2s: calls sent of those due ",
            (await RunAsync(stop, _ => CallStatus.Ok, TimeSpan.FromMilliseconds(200), cap: 2)).Interrupted,
            StringComparison.Ordinal
        );
    }

    private static readonly LoadStop s_slow = new(
        "p99 > 500 ms for 3s",
        new LatencyPercentile(.99),
        Limit.AtLeast(500),
        TimeSpan.FromSeconds(3)
    )
    {
        IsBeyond = true,
    };

    [Fact]
    public async Task Users_that_hang_since_the_warm_up_stop_the_trial_after_it()
    {
        var record = await WatchedAsync(
            s_slow,
            new FakeTestbed(_time) { AnswerTakes = Timeout.InfiniteTimeSpan, StopsCalls = true },
            workload =>
                workload with
                {
                    Timeout = TimeSpan.FromMinutes(5),
                    Load = ClosedLoad.Constant(4, workload.Load.Duration),
                }
        );

        Assert.StartsWith(
            "p99 > 500 ms for 3s: latency p99 above 500 ms with 4 of 4 calls unanswered after 5 s",
            record.Interrupted,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_that_hang_reach_a_percentile_long_before_they_are_given_up(bool isOpen)
    {
        // From second 6 on nothing is answered, and a call is given up only after five minutes.
        var record = await WatchedAsync(
            s_slow,
            new FakeTestbed(_time)
            {
                AnswerTakesFor = call =>
                    call.Slot >= 6 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(isOpen ? 5 : 300),
                StopsCalls = true,
            },
            workload =>
                workload with
                {
                    Timeout = TimeSpan.FromMinutes(5),
                    Load = isOpen ? workload.Load : ClosedLoad.Constant(4, workload.Load.Duration),
                }
        );

        var calls = isOpen ? 100 : 4;
        Assert.StartsWith(
            $"p99 > 500 ms for 3s: latency p99 above 500 ms with {calls} of {calls} calls unanswered after 9 s",
            record.Interrupted,
            StringComparison.Ordinal
        );
        Assert.InRange(record.Times.LoadEnd, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task A_second_without_a_call_counts_neither_for_a_stop_nor_against_it()
    {
        // A call every five seconds, each slow: in the ten seconds from 5 s to 15 s there is no other.
        var stop = s_slow with
        {
            For = TimeSpan.FromSeconds(10),
        };
        var record = await RunAsync(stop, _ => CallStatus.Ok, TimeSpan.FromMilliseconds(800), perSecond: .2);

        Assert.StartsWith("p99 > 500 ms for 3s: latency p99 ", record.Interrupted, StringComparison.Ordinal);
        Assert.InRange(record.Times.LoadEnd, TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(17.5));
        var good = await RunAsync(stop, _ => CallStatus.Ok, TimeSpan.FromMilliseconds(80), perSecond: .2);
        Assert.Null(good.Interrupted);
    }

    [Theory]
    [InlineData("shop.buy", true)]
    [InlineData("shop.login", false)]
    [InlineData("shop.b.buy", false)]
    public async Task A_step_belongs_to_its_own_workload_and_is_judged_when_its_own_calls_have_ended(
        string name,
        bool isStopped
    )
    {
        // The second step of each journey is slow. That of shop is due 2 s after the first one.
        var record = await WatchedAsync(
            s_slow with
            {
                Metric = new OfWorkload(name, new LatencyPercentile(.99)),
            },
            new FakeTestbed(_time)
            {
                AnswerTakesFor = call =>
                    TimeSpan.FromMilliseconds(call.Visit is not null && call.Number % 2 == 1 ? 900 : 5),
            },
            workload =>
                workload with
                {
                    Name = "shop",
                    Mix = [JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy", 2))],
                },
            workload =>
                workload with
                {
                    Name = "shop.b",
                    Mix = [JourneyRun.Part(1, "other", JourneyRun.Step("buy"), JourneyRun.Step("pay"))],
                }
        );

        Assert.Equal(isStopped, record.Interrupted is not null);
    }

    private Task<TrialRecord> WatchedAsync(
        LoadStop stop,
        FakeTestbed testbed,
        params Func<Workload, Workload>[] workloads
    ) =>
        _time.RunAsync(async () =>
        {
            var experiment = Experiments.Experiment();
            experiment = experiment with
            {
                Faults = [],
                SteadyState = 0,
                LoadStops = [stop],
                Workloads = [.. workloads.Select(w => w(experiment.Workloads[0]))],
            };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(await new TrialRunner(testbed).RunAsync(setup, _ => { }, default));
        });

    private Task<TrialRecord> RunAsync(
        LoadStop stop,
        Func<Call, CallStatus> answer,
        TimeSpan takes = default,
        double perSecond = 100,
        int cap = 1000
    ) =>
        WatchedAsync(
            stop,
            new FakeTestbed(_time) { AnswerTakes = takes, Answer = call => new(answer(call)) },
            workload =>
                workload with
                {
                    Load = OpenLoad.Constant(perSecond, workload.Load.Duration) with { InFlightCap = cap },
                }
        );
}

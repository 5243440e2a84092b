using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
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

    private Task<TrialRecord> RunAsync(
        LoadStop stop,
        Func<Call, CallStatus> answer,
        TimeSpan takes = default,
        double perSecond = 100,
        int cap = 1000
    ) =>
        _time.RunAsync(async () =>
        {
            var experiment = Experiments.Experiment();
            experiment = experiment with
            {
                Faults = [],
                SteadyState = 0,
                LoadStops = [stop],
                Workloads =
                [
                    experiment.Workloads[0] with
                    {
                        Load = OpenLoad.Constant(perSecond, experiment.Durations.Total) with { InFlightCap = cap },
                    },
                ],
            };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            var testbed = new FakeTestbed(_time) { AnswerTakes = takes, Answer = call => new(answer(call)) };
            return Assert.Single(await new TrialRunner(testbed).RunAsync(setup, _ => { }, default));
        });
}

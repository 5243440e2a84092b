using System.Threading.RateLimiting;
using Chaos.Core.Calls;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class LoadSheddingTests
{
    /// <summary>Five requests one millisecond apart, one worker that takes 100 ms, a queue of two.</summary>
    [Theory]
    [InlineData(QueueProcessingOrder.OldestFirst, new long[] { 0, 1, 2 })]
    [InlineData(QueueProcessingOrder.NewestFirst, new long[] { 0, 4, 3 })]
    public void The_order_decides_which_request_a_full_queue_sheds(QueueProcessingOrder order, long[] served)
    {
        var done = new List<long>();
        var traffic = Traffic.Run(
            Some.Policy(
                new LoadShedding
                {
                    MaxConcurrent = 1,
                    MaxQueue = 2,
                    Order = order,
                }
            ),
            Enumerable.Range(0, 5).Select(i => Some.Ms(i)),
            Work(100, done)
        );

        Assert.Equal(served, done);
        Assert.Equal(2, traffic.Calls.Count(c => c.Status == CallStatus.Rejected));
        Assert.Equal(2, traffic.Pipeline.Counts().Events[LoadShedding.ShedCounter]);
        Assert.All(traffic.Calls.Where(c => c.Status == CallStatus.Rejected), c => Assert.True(c.Took < Some.Ms(5)));
    }

    [Fact]
    public void A_request_that_has_waited_too_long_when_its_turn_comes_is_not_begun()
    {
        var done = new List<long>();
        // Ten at once: the first is served until 100 ms and the second until 200 ms. The third has waited 200 ms and is
        // begun. All others have waited longer.
        var traffic = Traffic.Run(
            Some.Policy(
                new LoadShedding
                {
                    MaxConcurrent = 1,
                    MaxQueue = 100,
                    MaxWait = Some.Ms(200),
                }
            ),
            Enumerable.Repeat(TimeSpan.Zero, 10),
            Work(100, done)
        );

        Assert.Equal([0L, 1, 2], done);
        Assert.Equal(7, traffic.Pipeline.Counts().Events[LoadShedding.ShedCounter]);
        Assert.Equal(Some.Ms(300), traffic.Calls.Max(c => c.Took));
    }

    [Theory]
    [InlineData(150.0, CallStatus.Ok)]
    [InlineData(100.0, CallStatus.Rejected)]
    [InlineData(50.0, CallStatus.Rejected)]
    [InlineData(null, CallStatus.Ok)]
    public void A_request_whose_caller_no_longer_waits_is_not_begun(double? budget, CallStatus expected) =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new LoadShedding { MaxConcurrent = 1, MaxQueue = 100 }),
                clock,
                1
            );
            var first = Make(0, null);

            Assert.Equal(expected, (await Make(1, budget)).Status);
            Assert.Equal(CallStatus.Ok, (await first).Status);
            return 0;

            async Task<CallResult> Make(long number, double? budget) =>
                await pipeline.ExecuteAsync(
                    new Arrival(Some.Call(number), "", budget is { } ms ? Some.Ms(ms) : null),
                    clock,
                    static async (_, clock, token) =>
                    {
                        await clock.Delay(100, token);
                        return new(CallStatus.Ok);
                    },
                    CancellationToken.None
                );
        });

    /// <summary>
    /// 300/s are offered to a capacity of 100/s. Oldest first serves every request only after the whole queue. Newest
    /// first serves a third of them at once.
    /// </summary>
    [Fact]
    public void Under_overload_newest_first_answers_in_time_and_oldest_first_late()
    {
        var (oldest, newest) = (Overload(QueueProcessingOrder.OldestFirst), Overload(QueueProcessingOrder.NewestFirst));

        Assert.Equal(1.0 / 3, oldest.Share(CallStatus.Ok), 0.02);
        Assert.Equal(1.0 / 3, newest.Share(CallStatus.Ok), 0.02);
        Assert.Equal(1010, Median(oldest), 30.0); // 100 before it and itself
        Assert.InRange(Median(newest), 10, 30);

        static Traffic Overload(QueueProcessingOrder order) =>
            Traffic.Even(
                Some.Policy(
                    new LoadShedding
                    {
                        MaxConcurrent = 1,
                        MaxQueue = 100,
                        Order = order,
                    }
                ),
                300,
                60,
                Work(10, [])
            );

        static double Median(Traffic traffic)
        {
            var took = traffic
                .Calls.Where(c => c.Status == CallStatus.Ok && c.Due.TotalSeconds is > 10 and < 50)
                .Select(c => c.Took.TotalMilliseconds)
                .Order()
                .ToList();
            return took[took.Count / 2];
        }
    }

    [Fact]
    public void A_request_whose_connection_is_cancelled_while_it_waits_is_a_cancellation() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new LoadShedding { MaxConcurrent = 1, MaxQueue = 5 }),
                clock,
                1
            );
            var first = pipeline
                .ExecuteAsync(
                    Some.Call(),
                    "",
                    clock,
                    (_, clock, token) => Work(100, [])(clock, default, token),
                    CancellationToken.None
                )
                .AsTask();
            using var caller = new CancellationTokenSource(Some.Ms(20), clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await pipeline.ExecuteAsync(Some.Call(1), "", clock, PolicyPipelineTests.Never, caller.Token)
            );

            Assert.Equal([("shedding in use", 1.0), ("shedding waiting", 0.0)], pipeline.Gauges());
            await first;
            Assert.Equal([("shedding in use", 0.0), ("shedding waiting", 0.0)], pipeline.Gauges());
            return 0;
        });

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.maxConcurrent", "p.maxQueue", "p.maxWait", "p.order"],
            new LoadShedding
            {
                MaxConcurrent = 0,
                MaxQueue = -1,
                Order = (QueueProcessingOrder)7,
                MaxWait = TimeSpan.Zero,
            }
                .Errors("p")
                .Select(error => error.Field)
        );

    private static Func<VirtualClock, Attempt, CancellationToken, ValueTask<CallResult>> Work(
        double milliseconds,
        List<long> done
    ) =>
        async (clock, attempt, token) =>
        {
            await clock.Delay(milliseconds, token);
            done.Add(attempt.Call.Number);
            return new(CallStatus.Ok);
        };
}

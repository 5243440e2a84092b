using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class BulkheadTests
{
    [Fact]
    public void Beyond_its_permits_and_its_queue_it_rejects_at_once()
    {
        var traffic = Traffic.Run(
            Some.Policy(new Bulkhead { MaxConcurrent = 2, MaxQueue = 1 }),
            Enumerable.Range(0, 5).Select(i => Some.Ms(i)),
            Work(100)
        );

        Assert.Equal(
            [CallStatus.Ok, CallStatus.Ok, CallStatus.Ok, CallStatus.Rejected, CallStatus.Rejected],
            traffic.Calls.OrderBy(c => c.Due).Select(c => c.Status)
        );
        Assert.Equal([100.0, 100, 198, 0, 0], traffic.Calls.OrderBy(c => c.Due).Select(c => c.Took.TotalMilliseconds));
        Assert.Equal(2, traffic.Pipeline.Counts().Events[Bulkhead.RejectedCounter]);
        Assert.Equal(3, traffic.Attempts.Count);
    }

    [Fact]
    public void Waiting_calls_are_served_first_come_first_served()
    {
        var traffic = Traffic.Run(
            Some.Policy(new Bulkhead { MaxConcurrent = 1, MaxQueue = Bulkhead.Unbounded }),
            Enumerable.Range(0, 20).Select(i => Some.Ms(i)),
            Work(100)
        );

        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => (double)i),
            traffic.Calls.Select(c => c.Due.TotalMilliseconds)
        );
        Assert.Equal(0, traffic.Pipeline.Counts().Events[Bulkhead.RejectedCounter]);
    }

    [Fact]
    public void Permits_are_given_back_however_a_call_ends()
    {
        CallStatus[] endings = [CallStatus.Ok, CallStatus.TimedOut, CallStatus.ServerError, CallStatus.Refused];
        var traffic = Traffic.Run(
            Some.Policy(new Bulkhead { MaxConcurrent = 1 }, new Timeout { Duration = Some.Ms(50) }),
            Enumerable.Range(0, 40).Select(i => Some.Ms(i * 100)),
            (clock, attempt, token) =>
                endings[attempt.Call.Number % 4] is var status && status == CallStatus.TimedOut
                    ? PolicyPipelineTests.Never(attempt, clock, token)
                    : new(new CallResult(status))
        );

        Assert.Equal(40, traffic.Attempts.Count);
        Assert.Equal(0, traffic.Pipeline.Gauges().Single(g => g.Name == "bulkhead in use").Value);
    }

    [Fact]
    public void A_call_that_gives_up_waiting_takes_no_permit() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(
                Some.Policy(new Timeout { Duration = Some.Ms(50) }, new Bulkhead { MaxConcurrent = 1, MaxQueue = 5 }),
                clock,
                1
            );
            var first = Make(pipeline, clock, 100, 0); // ended by its own timeout at 50 ms
            var second = await Make(pipeline, clock, 10, 1);

            Assert.Equal((CallStatus.TimedOut, CallStatus.TimedOut), ((await first).Status, second.Status));
            Assert.Equal(CallStatus.Ok, (await Make(pipeline, clock, 10, 2)).Status);
            return 0;
        });

    [Theory]
    [InlineData(null, CallStatus.Ok)]
    [InlineData("all", CallStatus.Rejected)]
    public void Edges_of_one_service_with_the_same_pool_share_its_permits(string? pool, CallStatus expected) =>
        VirtualClock.Run(async clock =>
        {
            var shared = new SharedState();
            var policy = Some.Policy(new Bulkhead { MaxConcurrent = 3, Pool = pool });
            var (bank, inventory) = (
                new PolicyPipeline(policy, clock, 1, "order->bank", shared),
                new PolicyPipeline(policy, clock, 1, "order->inventory", shared)
            );
            var stuck = Enumerable.Range(0, 3).Select(i => Make(bank, clock, 1000, i)).ToList();

            Assert.Equal(expected, (await Make(inventory, clock, 1, 9)).Status);
            Assert.Equal(
                pool is null ? 0 : 3,
                inventory.Gauges().Single(g => g.Name.EndsWith(" in use", StringComparison.Ordinal)).Value
            );
            await Task.WhenAll(stuck);
            Assert.Equal(CallStatus.Ok, (await Make(inventory, clock, 1, 10)).Status);
            return 0;
        });

    [Fact]
    public void Gauges_show_permits_in_use_and_calls_waiting() =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Some.Policy(new Bulkhead { MaxConcurrent = 2, MaxQueue = 10 }), clock, 1);
            var calls = Enumerable.Range(0, 5).Select(i => Make(pipeline, clock, 100, i)).ToList();

            Assert.Equal([("bulkhead in use", 2.0), ("bulkhead waiting", 3.0)], pipeline.Gauges());
            await Task.WhenAll(calls);
            Assert.Equal([("bulkhead in use", 0.0), ("bulkhead waiting", 0.0)], pipeline.Gauges());
            return 0;
        });

    /// <summary>Poisson arrivals, exponential times of mean 1 s, c permits and no queue: Erlang's B formula.</summary>
    [Theory]
    [InlineData(10, 8, 0.121661)]
    [InlineData(10, 10, 0.214582)]
    [InlineData(20, 15, 0.045593)]
    public void Without_a_queue_it_rejects_the_share_of_Erlangs_B(int permits, double offered, double expected)
    {
        var traffic = Traffic.Poisson(
            Some.Policy(new Bulkhead { MaxConcurrent = permits }),
            offered,
            600_000,
            12,
            async (clock, attempt, _) =>
            {
                await clock.Until(
                    clock.Now + TimeSpan.FromSeconds(Chance.Exponential(Chance.Unit(3, 1, (ulong)attempt.Call.Number)))
                );
                return new(CallStatus.Ok);
            }
        );

        Assert.InRange(traffic.Share(CallStatus.Rejected) / expected, 0.97, 1.03);
    }

    private static Func<VirtualClock, Attempt, CancellationToken, ValueTask<CallResult>> Work(double milliseconds) =>
        async (clock, _, token) =>
        {
            await clock.Delay(milliseconds, token);
            return new(CallStatus.Ok);
        };

    private static async Task<CallResult> Make(
        PolicyPipeline pipeline,
        VirtualClock clock,
        double milliseconds,
        long number
    ) =>
        await pipeline.ExecuteAsync(
            Some.Call(number),
            "",
            (clock, milliseconds),
            static async (_, work, token) =>
            {
                await work.clock.Delay(work.milliseconds, token);
                return new(CallStatus.Ok);
            },
            CancellationToken.None
        );
}

using System.Net;
using Chaos.Core.Calls;
using Chaos.Core.Faults;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class FaultTests
{
    [Theory]
    [InlineData(FaultEffectKind.Refuse, CallStatus.Reset)]
    [InlineData(FaultEffectKind.ServerError, CallStatus.ServerError)]
    public async Task A_refusing_and_a_failing_service_are_seen_by_orders_and_canaries(
        FaultEffectKind kind,
        CallStatus felt
    )
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();
        Assert.Equal((CallStatus.Ok, CallStatus.Ok), await FeelAsync(shop));

        await shop.FaultAsync(kind);
        Assert.Equal((felt, felt), await FeelAsync(shop));

        await shop.HealAsync();
        Assert.Equal((CallStatus.Ok, CallStatus.Ok), await FeelAsync(shop));
        Assert.Equal(2, (await shop.ReportAsync()).Sum("charges", 0, 9));
    }

    [Fact]
    public async Task A_slow_service_is_seen_by_orders_and_canaries()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();
        await shop.FaultAsync(FaultEffectKind.Slow, delayMilliseconds: 150);

        foreach (
            var send in (Func<Task<HttpResponseMessage>>[])
                [() => shop.GetAsync("canary"), () => shop.OrderAsync("charges", 0)]
        )
        {
            var began = TimeProvider.System.GetTimestamp();
            (await send()).EnsureSuccessStatusCode();
            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 150, 5000);
        }
    }

    [Fact]
    public async Task A_canary_waits_while_the_workers_stall_and_stays_out_of_queue_and_counters()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);

        var canary = shop.GetAsync("canary");
        var order = shop.OrderAsync("charges", 0);
        await shop.UntilAsync("payment queue depth", 1);
        Assert.False(canary.IsCompleted);

        await shop.HealAsync();

        (await canary).EnsureSuccessStatusCode();
        (await order).EnsureSuccessStatusCode();
        Assert.Equal(1, (await shop.ReportAsync()).Sum("attempts", 0, 9));
    }

    [Fact]
    public async Task A_share_is_drawn_for_each_attempt_and_is_the_same_every_time()
    {
        const int Calls = 400;
        await using var shop = await RunningShop.StartAsync("payment");
        var rounds = new List<List<int>>();
        for (var round = 0; round < 2; round++)
        {
            await shop.BeginAsync();
            await shop.FaultAsync(FaultEffectKind.ServerError, share: .3);
            var failed = new List<int>();
            for (var call = 0; call < Calls; call++)
                using (var answer = await shop.OrderAsync("charges", call))
                    if (answer.StatusCode == HttpStatusCode.InternalServerError)
                        failed.Add(call);
            rounds.Add(failed);
        }

        Assert.Equal(rounds[0], rounds[1]);
        // 120 of 400 with a standard deviation of 9.2. The range is four standard deviations on each side.
        Assert.InRange(rounds[0].Count, 83, 157);
        var report = await shop.ReportAsync();
        Assert.Equal(
            (Calls, rounds[1].Count, Calls - rounds[1].Count),
            (report.Sum("attempts", 0, 9), report.Sum("failed", 0, 9), report.Sum("done", 0, 9))
        );
    }

    private static async Task<(CallStatus Canary, CallStatus Order)> FeelAsync(RunningShop shop)
    {
        await using var canary = new HttpTargetSpec
        {
            Service = "payment",
            Path = "/canary",
            FreshConnections = true,
        }.Connect(new(shop.Address, "canary", 1));
        await using var order = new HttpTargetSpec
        {
            Service = "payment",
            Method = "POST",
            Path = "/charges",
        }.Connect(new(shop.Address, RunningShop.Trial, 1));
        return (
            (await canary.CallAsync(new(0, 0), shop.Limit)).Status,
            (await order.CallAsync(new(0, 0), shop.Limit)).Status
        );
    }
}

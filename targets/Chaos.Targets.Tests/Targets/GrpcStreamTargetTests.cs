using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Targets.Tests.SampleShop;

namespace Chaos.Targets.Tests.Targets;

[Trait("Speed", "Slow")]
public sealed class GrpcStreamTargetTests
{
    private static readonly GrpcStreamTargetSpec s_orders = new()
    {
        Service = "order",
        Method = "OrderService/StreamOrders",
        Orders = 50,
    };

    [Fact]
    public async Task A_call_is_a_stream_whose_orders_are_all_confirmed()
    {
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync();
        await using var relay = new CountingRelay(order.GrpcAddress);
        await using var target = s_orders.Connect(new(relay.Address, RunningShop.Trial, 1));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => target.CallAsync(new(i, 2), order.Limit).AsTask())
        );

        Assert.All(results, r => Assert.Equal(CallStatus.Ok, r.Status));
        Assert.Equal(
            (200, 200, 1),
            (
                (await order.ReportAsync()).Sum("attempts", 2, 3),
                (await order.ReportAsync()).Sum("done", 2, 3),
                relay.Connections
            )
        );
    }

    [Fact]
    public async Task An_order_that_fails_fails_the_call_and_not_the_stream()
    {
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync();
        await order.FaultAsync(FaultEffectKind.ServerError);
        await using var target = s_orders.Connect(new(order.GrpcAddress, RunningShop.Trial, 1));

        var result = await target.CallAsync(new(1, 0), order.Limit);

        Assert.Equal((CallStatus.ServerError, "order 1 of 50 failed"), (result.Status, result.Detail));
        Assert.Equal(50, (await order.ReportAsync()).Sum("failed", 0, 1));
    }

    [Fact]
    public async Task A_stream_whose_orders_wait_is_read_only_a_few_orders_ahead()
    {
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync();
        await order.FaultAsync(FaultEffectKind.StallAndRelease);
        await using var target = (s_orders with { Orders = 10_000 }).Connect(
            new(order.GrpcAddress, RunningShop.Trial, 1)
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(order.Limit);

        var call = target.CallAsync(new(1, 0), patience.Token).AsTask();
        // 16 wait to be confirmed. The writer and the reader hold one more each.
        await order.UntilAsync("order in flight", 18);
        await patience.CancelAsync();

        Assert.Equal(CallStatus.TimedOut, (await call).Status);
        Assert.Equal(18, (await order.ReportAsync()).Sum("attempts", 0, 1));
        await order.HealAsync();
        await order.UntilAsync("order in flight", 0);
    }

    [Fact]
    public async Task A_slow_reader_stops_the_sender()
    {
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync();
        await using var target = (
            s_orders with
            {
                Orders = 10_000_000,
                Lines = 20,
                Lasting = TimeSpan.FromSeconds(1),
                ReadPause = TimeSpan.FromMilliseconds(100),
            }
        ).Connect(new(order.GrpcAddress, RunningShop.Trial, 1));

        var result = await target.CallAsync(new(1, 0), order.Limit);

        Assert.Equal(CallStatus.Ok, result.Status);
        // Windows and buffers hold about 3,000 confirmations and about 300 orders. A second without that limit would
        // send many times more.
        Assert.InRange((await order.ReportAsync()).Sum("attempts", 0, 1), 1, 6_000);
    }
}

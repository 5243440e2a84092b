using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Mitigations;
using Chaos.Targets.Tests.SampleShop;

namespace Chaos.Targets.Tests.Targets;

/// <summary>Tests the gRPC driver against services of the shop.</summary>
[Trait("Speed", "Slow")]
public sealed class GrpcTargetTests
{
    private const string Charge = "PaymentService/Charge";

    [Fact]
    public async Task A_call_that_is_answered_is_ok_and_counted_under_its_own_slot()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync();
        await using var target = Connect(payment.GrpcAddress);

        var result = await target.CallAsync(new(7, 3), payment.Limit);

        Assert.Equal((CallStatus.Ok, 1), (result.Status, result.Attempts));
        Assert.True(result.Bytes > 0);
        var report = await payment.ReportAsync();
        Assert.Equal((1, 1, 1), (report.Sum("attempts", 3, 4), report.Sum("done", 3, 4), report.Sum("charges", 3, 4)));
    }

    [Fact]
    public async Task Both_protocols_send_the_same_order()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync();
        await using var rpc = Connect(
            payment.GrpcAddress,
            new()
            {
                Service = "payment",
                Method = Charge,
                Lines = 3,
            }
        );
        await using var rest = new HttpTargetSpec
        {
            Service = "payment",
            Method = "POST",
            Path = "/charges",
            BodyTemplate = ShopOrder.Json(3),
        }.Connect(new(payment.Address, RunningShop.Trial, 1));

        Assert.Equal(CallStatus.Ok, (await rpc.CallAsync(new(7, 0), payment.Limit)).Status);
        Assert.Equal(CallStatus.Ok, (await rest.CallAsync(new(7, 0), payment.Limit)).Status);

        // One order, charged twice: id, user and amount are the same.
        var totals = (await payment.ReportAsync()).Totals;
        Assert.Equal((1, 2, 2000), (totals["orders"], totals["charges"], totals["chargedCents"]));
    }

    [Theory]
    [InlineData(FaultEffectKind.ServerError, CallStatus.ServerError)]
    [InlineData(FaultEffectKind.Refuse, CallStatus.Reset)]
    public async Task A_fault_of_the_service_is_seen_once_as_what_it_is(FaultEffectKind fault, CallStatus expected)
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync();
        await payment.FaultAsync(fault);
        await using var target = Connect(payment.GrpcAddress);

        var result = await target.CallAsync(new(1, 0), payment.Limit);

        Assert.Equal(expected, result.Status);
        Assert.NotNull(result.Detail);
        // No layer below has tried again.
        Assert.EndsWith("1 so far", (await payment.FaultAsync()).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_rejects_calls()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync(workers: 1, queueLimit: 0);
        await payment.FaultAsync(FaultEffectKind.StallAndRelease);
        await using var target = Connect(payment.GrpcAddress);

        Assert.Equal(CallStatus.Rejected, (await target.CallAsync(new(1, 0), payment.Limit)).Status);
    }

    [Fact]
    public async Task A_port_without_a_listener_reads_as_refused_and_every_call_connects_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        await using var target = Connect(address);

        Assert.Equal(CallStatus.Refused, (await target.CallAsync(new(1, 0), CancellationToken.None)).Status);
        Assert.Equal(CallStatus.Refused, (await target.CallAsync(new(2, 0), CancellationToken.None)).Status);
    }

    [Fact]
    public async Task The_time_limit_of_a_call_is_the_callees_deadline_and_ends_its_work()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync(entrance: new() { Mitigations = [new Deadline()] });
        await payment.FaultAsync(FaultEffectKind.StallAndRelease);
        await using var target = Connect(
            payment.GrpcAddress,
            policy: new() { Mitigations = [new Deadline { Budget = TimeSpan.FromMilliseconds(1500) }] }
        );
        var began = TimeProvider.System.GetTimestamp();

        var result = await target.CallAsync(new(1, 0), payment.Limit);
        await payment.UntilAsync("payment in flight", 0);

        Assert.Equal(CallStatus.TimedOut, result.Status);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 1490, 30_000);
        await payment.HealAsync();
        Assert.Equal(
            (1, 0),
            (
                (await payment.ReportAsync()).Sum("payment deadlines", 0, 1),
                (await payment.ReportAsync()).Sum("done", 0, 1)
            )
        );
    }

    [Fact]
    public async Task A_repeated_attempt_carries_its_key_and_is_charged_once()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync();
        await using var target = new GrpcTarget(
            new() { Service = "payment", Method = Charge },
            new(payment.GrpcAddress, RunningShop.Trial, 1)
        );

        for (var attempt = 0; attempt < 2; attempt++)
            Assert.Equal(
                CallStatus.Ok,
                (await target.AttemptAsync(new(new(1, 0), attempt, "", "key"), payment.Limit)).Status
            );

        var report = await payment.ReportAsync();
        Assert.Equal(
            (2, 1, 1),
            (report.Sum("attempts", 0, 1), report.Sum("charges", 0, 1), report.Sum("repeated", 0, 1))
        );
        Assert.True(report.Totals["retriesPeak100ms"] > 0);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 5)]
    public async Task Calls_share_one_connection_unless_each_is_to_have_its_own(bool fresh, int connections)
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync();
        await using var relay = new CountingRelay(payment.GrpcAddress);
        await using var target = Connect(
            relay.Address,
            new()
            {
                Service = "payment",
                Method = Charge,
                FreshConnections = fresh,
            }
        );

        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => target.CallAsync(new(i, 0), payment.Limit).AsTask()));

        Assert.Equal(connections, relay.Connections);
    }

    [Fact]
    public async Task A_call_that_a_closing_server_has_not_processed_is_not_sent_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (asked, over) = (0, new CancellationTokenSource());
        var serving = ServeAsync();
        await using var target = Connect(new($"http://{listener.LocalEndpoint}"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var result = await target.CallAsync(new(1, 0), limit.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);

        Assert.Equal((CallStatus.Reset, 1), (result.Status, asked));

        async Task ServeAsync()
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(over.Token);
                var stream = connection.GetStream();
                await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length], over.Token);
                await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, over.Token);
                // The server reads the whole call, to the frame that ends its stream, before it says that it has not
                // processed it.
                var header = new byte[9];
                do
                {
                    await stream.ReadExactlyAsync(header, over.Token);
                    await stream.ReadExactlyAsync(
                        new byte[(header[0] << 16) | (header[1] << 8) | header[2]],
                        over.Token
                    );
                } while (!(header[3] == 0 && (header[4] & 1) == 1));
                asked++;
                await stream.WriteAsync(new byte[] { 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, over.Token);
            }
        }
    }

    [Fact]
    public async Task A_canary_sees_the_fault_on_the_gRPC_port_and_makes_a_connection_each_time()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await payment.BeginAsync();
        await using var relay = new CountingRelay(payment.GrpcAddress);
        await using var canary = new HttpTargetSpec
        {
            Service = "payment",
            Path = "/canary",
            FreshConnections = true,
            Http2 = true,
        }.Connect(new(relay.Address, "canary", 1));

        Assert.Equal(CallStatus.Ok, (await canary.CallAsync(new(0, 0), payment.Limit)).Status);
        await payment.FaultAsync(FaultEffectKind.ServerError);
        Assert.Equal(CallStatus.ServerError, (await canary.CallAsync(new(1, 0), payment.Limit)).Status);

        Assert.Equal(2, relay.Connections);
        Assert.Empty((await payment.ReportAsync()).PerSlot);
    }

    [Fact]
    public async Task Round_robin_spreads_calls_over_all_instances_and_pick_first_does_not()
    {
        await using var one = await RunningShop.StartAsync("order", name: "order-1");
        await using var two = await RunningShop.StartAsync("order", name: "order-2");
        await using var three = await RunningShop.StartAsync("order", name: "order-3");
        RunningShop[] shops = [one, two, three];

        foreach (var balancing in Enum.GetValues<Balancing>())
        {
            foreach (var shop in shops)
                await shop.BeginAsync();
            var spec = new GrpcTargetSpec
            {
                Service = "order-1",
                Instances = ["order-2", "order-3"],
                Method = "OrderService/CreateOrder",
                Balancing = balancing,
            };
            await using var target = spec.Connect(
                new(one.GrpcAddress, RunningShop.Trial, 1) { Instances = [two.GrpcAddress, three.GrpcAddress] }
            );
            // Round robin begins when all connections are open.
            var call = 0L;
            if (balancing == Balancing.RoundRobin)
                while (
                    (await Task.WhenAll(shops.Select(async s => (await s.ReportAsync()).Sum("done", 0, 1)))).Contains(0)
                )
                    Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(call++, 0), one.Limit)).Status);
            for (var i = 0; i < 30; i++)
                Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(call++, 1), one.Limit)).Status);

            var done = await Task.WhenAll(shops.Select(async s => (await s.ReportAsync()).Sum("done", 1, 2)));
            Assert.Equal(balancing == Balancing.RoundRobin ? [10, 10, 10] : [30, 0, 0], done);
        }
    }

    [Fact]
    public void A_host_that_is_not_allowed_is_refused_also_among_instances()
    {
        var spec = new GrpcTargetSpec
        {
            Service = "order",
            Method = "OrderService/CreateOrder",
            Instances = ["order-2"],
        };
        Assert.Throws<ArgumentException>(() => spec.Connect(new(new("http://shop.example:1"), "t", 1)));
        Assert.Throws<ArgumentException>(() =>
            spec.Connect(new(new("http://127.0.0.1:1"), "t", 1) { Instances = [new("http://shop.example:1")] })
        );
    }

    [Fact]
    public void A_method_that_does_not_exist_is_a_mistake_of_the_plan()
    {
        var error = Assert.Single(
            new GrpcTargetSpec { Service = "order", Method = "OrderService/StreamOrders" }.Errors("target")
        );
        Assert.Equal(("target.method", "OrderService/StreamOrders"), (error.Field, error.Value));
        Assert.Contains("OrderService/CreateOrder", error.Allowed, StringComparison.Ordinal);
        Assert.Empty(
            new GrpcStreamTargetSpec { Service = "order", Method = "OrderService/StreamOrders" }.Errors("target")
        );
        Assert.Equal(
            4,
            new GrpcStreamTargetSpec
            {
                Service = "order",
                Method = "x",
                Orders = 0,
                ReadPause = TimeSpan.FromHours(1),
                Lasting = TimeSpan.FromHours(2),
            }
                .Errors("target")
                .Count()
        );
        Assert.Equal(EdgeProtocol.Grpc, new GrpcTargetSpec { Service = "order", Method = "" }.Protocol);
    }

    private static ITarget Connect(Uri address, GrpcTargetSpec? spec = null, Policy? policy = null) =>
        (spec ?? new() { Service = "payment", Method = Charge }).Connect(
            new(address, RunningShop.Trial, 1) { Policy = policy ?? Policy.None }
        );
}

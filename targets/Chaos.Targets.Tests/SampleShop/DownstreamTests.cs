using System.Net;
using Chaos.Core.Faults;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Targets.Tests.Targets;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class DownstreamTests
{
    private static readonly Policy s_threeRetries = new()
    {
        Mitigations = [new IdempotencyKey(), new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }],
    };

    [Fact]
    public async Task An_order_goes_down_the_chain_and_is_stored()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await using var order = await RunningShop.StartAsync("order");
        await using var gateway = await RunningShop.StartAsync("gateway");
        await payment.BeginAsync();
        await order.BeginAsync(calls: ("payment", payment.Address, false));
        await gateway.BeginAsync(calls: ("order", order.Address, false));

        using var answer = await gateway.OrderAsync("orders", 4, slot: 2);

        Assert.Equal(
            (HttpStatusCode.Created, "1"),
            (answer.StatusCode, answer.Headers.GetValues("Chaos-Attempts").Single())
        );
        foreach (var shop in (RunningShop[])[payment, order, gateway])
            Assert.Equal(
                (1, 1),
                ((await shop.ReportAsync()).Sum("attempts", 2, 3), (await shop.ReportAsync()).Sum("done", 2, 3))
            );
        using var stored = await order.GetAsync("orders/order-4");
        Assert.Equal(
            """{"orderId":"order-4","userId":1,"amountCents":250}""",
            await stored.Content.ReadAsStringAsync()
        );
        using var missing = await order.GetAsync("orders/order-5");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("bank", "debits")]
    [InlineData("inventory", "reservations")]
    [InlineData("user", "lookups")]
    public async Task Every_service_can_be_called_for_an_order(string callee, string counter)
    {
        await using var shop = await RunningShop.StartAsync(callee);
        await using var order = await RunningShop.StartAsync("order");
        await shop.BeginAsync();
        await order.BeginAsync(calls: (callee, shop.Address, false));

        using var answer = await order.OrderAsync("orders", 4);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(1, (await shop.ReportAsync()).Sum(counter, 0, 1));
    }

    [Fact]
    public async Task A_failing_service_is_tried_as_often_as_the_policy_says_and_the_order_is_not_stored()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await using var order = await RunningShop.StartAsync("order");
        await payment.BeginAsync();
        await payment.FaultAsync(FaultEffectKind.ServerError);
        await order.BeginAsync(calls: ("payment", payment.Address, false), policy: s_threeRetries);

        using var answer = await order.OrderAsync("orders", 1, slot: 5);

        Assert.Equal(
            (HttpStatusCode.BadGateway, "4", "ServerError"),
            (
                answer.StatusCode,
                answer.Headers.GetValues("Chaos-Attempts").Single(),
                answer.Headers.GetValues("Chaos-Status").Single()
            )
        );
        Assert.Equal(4, (await payment.ReportAsync()).Sum("attempts", 5, 6));
        var report = await order.ReportAsync();
        Assert.Equal((1, 0, 0), (report.Sum("attempts", 5, 6), report.Sum("done", 5, 6), report.Totals["orders"]));
        Assert.Equal((4, 3), (report.Totals["order->payment attempts"], report.Totals["order->payment retries"]));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_causes_504_and_finishes_the_abandoned_work()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await using var order = await RunningShop.StartAsync("order");
        await payment.BeginAsync();
        await payment.FaultAsync(FaultEffectKind.StallAndRelease);
        await order.BeginAsync(
            calls: ("payment", payment.Address, false),
            policy: new() { Mitigations = [new Timeout { Duration = TimeSpan.FromMilliseconds(50) }] }
        );

        using var answer = await order.OrderAsync("orders", 1);
        await payment.UntilAsync("payment in flight for nobody", 1);
        await payment.HealAsync();
        await payment.UntilAsync("payment in flight", 0);

        Assert.Equal(
            (HttpStatusCode.GatewayTimeout, "TimedOut"),
            (answer.StatusCode, answer.Headers.GetValues("Chaos-Status").Single())
        );
        Assert.Equal(
            (1, 1),
            (
                (await payment.ReportAsync()).Sum("doneForNobody", 0, 1),
                (await payment.ReportAsync()).Sum("charges", 0, 1)
            )
        );
    }

    [Theory]
    [InlineData(503, HttpStatusCode.ServiceUnavailable, "Rejected")]
    [InlineData(504, HttpStatusCode.GatewayTimeout, "TimedOut")]
    [InlineData(402, HttpStatusCode.UnprocessableEntity, "ClientError")]
    [InlineData(null, HttpStatusCode.BadGateway, "Reset")]
    public async Task A_downstream_failure_is_answered_with_its_kind(int? below, HttpStatusCode code, string status)
    {
        await using var payment = new RawHttpServer(_ => below is { } c ? RawHttpServer.Response(c) : null);
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync(calls: ("payment", payment.Address, false));

        using var answer = await order.OrderAsync("orders", 1);

        Assert.Equal((code, status), (answer.StatusCode, answer.Headers.GetValues("Chaos-Status").Single()));
    }

    [Fact]
    public async Task Every_attempt_carries_its_own_path_and_all_of_them_one_key()
    {
        await using var payment = new RawHttpServer(_ => RawHttpServer.Response(500));
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync(calls: ("payment", payment.Address, false), policy: s_threeRetries);

        (await order.OrderAsync("orders", 9, slot: 1)).Dispose();

        var lines = payment.Requests.Select(r => r.Split("\r\n")).ToList();
        Assert.Equal(
            Enumerable
                .Range(0, 4)
                .Select(attempt =>
                    $"baggage: chaos.trial={RunningShop.Trial},chaos.call=9,chaos.slot=1,chaos.attempt={attempt}"
                ),
            lines.Select(l => l.Single(h => h.StartsWith("baggage", StringComparison.Ordinal)))
        );
        Assert.Single(
            lines.Select(l => l.Single(h => h.StartsWith("Idempotency-Key", StringComparison.Ordinal))).Distinct()
        );
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 4)]
    public async Task Fresh_connections_take_one_for_every_attempt(bool fresh, int connections)
    {
        await using var payment = new RawHttpServer(_ => RawHttpServer.Response(500));
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync(calls: ("payment", payment.Address, fresh), policy: s_threeRetries);

        (await order.OrderAsync("orders", 9)).Dispose();

        Assert.Equal((4, connections), (payment.Requests.Count, payment.Connections));
    }

    [Theory]
    [InlineData(5000, null, 4000, 5000)]
    [InlineData(60_000, 5000, 4000, 5000)]
    [InlineData(null, 5000, 4000, 5000)]
    public async Task A_callee_gets_the_time_that_the_caller_has_left_whoever_limits_it(
        int? callerHas,
        int? entranceAllows,
        int least,
        int most
    )
    {
        await using var payment = new RawHttpServer(_ => RawHttpServer.Response(200));
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync(
            calls: ("payment", payment.Address, false),
            policy: new() { Mitigations = [new Deadline()] },
            entrance: entranceAllows is { } ms
                ? new() { Mitigations = [new Deadline { Budget = TimeSpan.FromMilliseconds(ms) }] }
                : null
        );

        using var answer = await order.OrderAsync("orders", 1, budget: callerHas);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var header = Assert
            .Single(payment.Requests)
            .Split("\r\n")
            .Single(h => h.StartsWith("Chaos-Budget: ", StringComparison.Ordinal));
        Assert.InRange(int.Parse(header.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), least, most);
    }

    [Fact]
    public async Task A_deadline_at_the_entrance_of_the_last_service_ends_its_work_when_the_first_callers_time_is_over()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await using var order = await RunningShop.StartAsync("order");
        var deadline = new Policy { Mitigations = [new Deadline()] };
        await payment.BeginAsync(entrance: deadline);
        await payment.FaultAsync(FaultEffectKind.StallAndRelease);
        await order.BeginAsync(calls: ("payment", payment.Address, false), policy: deadline);
        var began = TimeProvider.System.GetTimestamp();

        using var answer = await order.OrderAsync("orders", 1, budget: 200);
        await payment.UntilAsync("payment in flight", 0);

        Assert.Equal(
            (HttpStatusCode.GatewayTimeout, "TimedOut"),
            (answer.StatusCode, answer.Headers.GetValues("Chaos-Status").Single())
        );
        // A timer may fire a little early, and the time left is rounded down to whole milliseconds.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 195, 30_000);
        await payment.HealAsync();
        Assert.Equal(
            (1, 0),
            (
                (await payment.ReportAsync()).Sum("payment deadlines", 0, 1),
                (await payment.ReportAsync()).Sum("done", 0, 1)
            )
        );
        Assert.Equal(1, (await order.ReportAsync()).Sum("order->payment deadlines", 0, 1));
    }

    [Fact]
    public async Task A_fallback_at_the_entrance_answers_in_the_services_place()
    {
        await using var payment = new RawHttpServer(_ => RawHttpServer.Response(500));
        await using var order = await RunningShop.StartAsync("order");
        await order.BeginAsync(
            calls: ("payment", payment.Address, false),
            entrance: new() { Mitigations = [new Fallback()] }
        );

        using var answer = await order.OrderAsync("orders", 1);

        Assert.Equal(
            (HttpStatusCode.OK, "true"),
            (answer.StatusCode, answer.Headers.GetValues("Chaos-Degraded").Single())
        );
    }
}

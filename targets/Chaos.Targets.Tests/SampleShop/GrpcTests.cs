using System.Net;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.SampleShop.Services;

namespace Chaos.Targets.Tests.SampleShop;

/// <summary>Tests services that call each other over gRPC.</summary>
[Trait("Speed", "Slow")]
public sealed class GrpcTests
{
    [Fact]
    public async Task An_order_goes_down_a_chain_of_gRPC_and_is_counted_as_over_REST()
    {
        await using var bank = await RunningShop.StartAsync("bank");
        await using var payment = await RunningShop.StartAsync("payment");
        await using var order = await RunningShop.StartAsync("order");
        await bank.BeginAsync();
        await payment.BeginAsync(calls: ("bank", bank.GrpcAddress, false), grpc: true);
        await order.BeginAsync(calls: ("payment", payment.GrpcAddress, false), grpc: true);

        using var answer = await order.OrderAsync("orders", 4, slot: 2);

        Assert.Equal(
            (HttpStatusCode.Created, "1"),
            (answer.StatusCode, answer.Headers.GetValues("Chaos-Attempts").Single())
        );
        foreach (var shop in (RunningShop[])[bank, payment, order])
            Assert.Equal(
                (1, 1),
                ((await shop.ReportAsync()).Sum("attempts", 2, 3), (await shop.ReportAsync()).Sum("done", 2, 3))
            );
        Assert.Equal(250, (await bank.ReportAsync()).Totals["debitedCents"]);
    }

    [Theory]
    [InlineData("gateway", "passed")]
    [InlineData("order", "stored")]
    [InlineData("payment", "charges")]
    [InlineData("bank", "debits")]
    [InlineData("inventory", "reservations")]
    [InlineData("user", "lookups")]
    public async Task Every_service_that_has_something_to_do_for_an_order_does_it_by_gRPC(string callee, string counter)
    {
        await using var shop = await RunningShop.StartAsync(callee, name: $"{callee}-2");
        await using var caller = await RunningShop.StartAsync("order");
        await shop.BeginAsync();
        using var begun = await caller.ControlAsync(
            HttpMethod.Put,
            "trial",
            new
            {
                trial = RunningShop.Trial,
                seed = 1,
                spec = new { name = "order", calls = new[] { $"{callee}-2" } },
                upstreams = new Dictionary<string, object>
                {
                    [$"{callee}-2"] = new
                    {
                        url = shop.GrpcAddress,
                        kind = callee,
                        protocol = "Grpc",
                    },
                },
            }
        );
        Assert.Equal(HttpStatusCode.NoContent, begun.StatusCode);

        using var answer = await caller.OrderAsync("orders", 4);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(1, (await shop.ReportAsync()).Sum(counter, 0, 1));
    }

    [Fact]
    public async Task A_deadline_is_passed_down_the_chain_as_a_gRPC_deadline_and_ends_the_work_of_the_last_service()
    {
        await using var payment = await RunningShop.StartAsync("payment");
        await using var order = await RunningShop.StartAsync("order");
        var deadline = new Policy { Mitigations = [new Deadline()] };
        await payment.BeginAsync(entrance: deadline);
        await payment.FaultAsync(Core.Faults.FaultEffectKind.StallAndRelease);
        await order.BeginAsync(calls: ("payment", payment.GrpcAddress, false), policy: deadline, grpc: true);

        using var answer = await order.OrderAsync("orders", 1, budget: 1500);
        await payment.UntilAsync("payment in flight", 0);

        Assert.Equal(
            (HttpStatusCode.GatewayTimeout, "TimedOut"),
            (answer.StatusCode, answer.Headers.GetValues("Chaos-Status").Single())
        );
        await payment.HealAsync();
        Assert.Equal(
            (1, 0),
            (
                (await payment.ReportAsync()).Sum("payment deadlines", 0, 1),
                (await payment.ReportAsync()).Sum("done", 0, 1)
            )
        );
    }

    [Theory]
    [InlineData("payments", "Grpc", "upstreams.payment.kind")]
    [InlineData("payment", "smtp", "upstreams.payment.protocol")]
    [InlineData("tracking", "Grpc", "upstreams.payment.protocol")]
    public async Task A_callee_that_cannot_be_called_over_its_protocol_is_a_mistake(
        string kind,
        string protocol,
        string field
    )
    {
        await using var order = await RunningShop.StartAsync("order");

        using var answer = await order.ControlAsync(
            HttpMethod.Put,
            "trial",
            new
            {
                trial = "t",
                seed = 1,
                spec = new { name = "order", calls = new[] { "payment" } },
                upstreams = new
                {
                    payment = new
                    {
                        url = order.GrpcAddress,
                        kind,
                        protocol,
                    },
                },
            }
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"field\":\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_service_called_for_an_order_has_a_method() =>
        Assert.Equal(
            ["tracking"],
            ShopService.Kinds.Keys.Except(
                new GrpcTargetSpec { Service = "", Method = "" }
                    .Errors("")
                    .Single()
                    .Allowed.Split(", ")
                    .Select(m => m.Split("Service/")[0].ToLowerInvariant())
            )
        );
}

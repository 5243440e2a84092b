using System.Net;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class PaymentTests
{
    [Theory]
    [InlineData("key", 1)]
    [InlineData("none", 20)]
    [InlineData("check-after-effect", 20)]
    public async Task Requests_with_one_key_at_the_same_time_charge_once_only_where_the_key_is_looked_for_first(
        string idempotency,
        long charges
    )
    {
        await using var shop = await RunningShop.StartAsync("payment", onDisk: true);
        await shop.BeginAsync(settings: RunningShop.Settings("idempotency", idempotency));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => shop.OrderAsync("charges", 7, slot: 3, key: "k-7"))
        );

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        var report = await shop.ReportAsync();
        Assert.Equal(
            (charges, 1, 20),
            (report.Sum("charges", 3, 4), report.Sum("orders", 3, 4), report.Sum("done", 3, 4))
        );
        Assert.Equal(
            (charges, 1, 250 * charges),
            (report.Totals["charges"], report.Totals["orders"], report.Totals["chargedCents"])
        );
        Assert.Equal((250 * (charges - 1), 0), (report.Totals["overchargedCents"], report.Totals["outOfBalanceCents"]));
        Assert.Equal(report.Totals["initialCents"], report.Totals["balanceCents"] + report.Totals["chargedCents"]);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_and_another_key_another()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();

        var first = await TextAsync(shop.OrderAsync("charges", 1, key: "a"));

        Assert.Equal(first, await TextAsync(shop.OrderAsync("charges", 1, key: "a")));
        Assert.NotEqual(first, await TextAsync(shop.OrderAsync("charges", 1, key: "b")));
    }

    [Fact]
    public async Task A_key_that_belongs_to_another_order_charges_nothing()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();
        await TextAsync(shop.OrderAsync("charges", 1, key: "a"));

        using var answer = await shop.OrderAsync("charges", 2, key: "a");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(1, (await shop.ReportAsync()).Totals["charges"]);
    }

    [Fact]
    public async Task A_user_without_an_account_is_not_charged()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();

        using var answer = await shop.OrderAsync("charges", 1, key: "a", user: 1000);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        var report = await shop.ReportAsync();
        Assert.Equal((0, 0, 0), (report.Totals["charges"], report.Totals["orders"], report.Totals["chargedCents"]));
    }

    private static async Task<string> TextAsync(Task<HttpResponseMessage> answer) =>
        await (await answer).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
}

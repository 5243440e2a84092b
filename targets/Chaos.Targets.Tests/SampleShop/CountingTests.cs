namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class CountingTests
{
    [Fact]
    public async Task Work_is_counted_under_the_slot_in_which_the_call_was_due()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();

        foreach (var (call, slot) in new[] { (0, 0), (1, 2), (2, 2), (3, 70) })
            (await shop.OrderAsync("charges", call, slot)).EnsureSuccessStatusCode();

        var report = await shop.ReportAsync();
        foreach (var counter in (string[])["attempts", "done", "charges", "orders"])
        {
            Assert.Equal(71, report.PerSlot[counter].Count);
            Assert.Equal(
                (1, 2, 1, 4),
                (
                    report.Sum(counter, 0, 1),
                    report.Sum(counter, 2, 3),
                    report.Sum(counter, 70, 71),
                    report.Sum(counter, 0, 100)
                )
            );
        }
    }

    [Fact]
    public async Task Attempts_and_retries_that_come_together_are_counted_by_their_path()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();

        foreach (var (call, path) in new[] { (0, "0"), (1, "0.0"), (0, "1"), (1, "0.2") })
            (await shop.OrderAsync("charges", call, attempt: path)).EnsureSuccessStatusCode();

        // How many of them fall within 100 ms depends on the machine. That two of them are retries does not.
        var totals = (await shop.ReportAsync()).Totals;
        Assert.InRange(totals["attemptsPeak100ms"], 1, 4);
        Assert.InRange(totals["retriesPeak100ms"], 1, 2);
    }

    [Fact]
    public async Task A_call_of_another_trial_or_of_none_is_served_and_not_counted()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync();

        (await shop.OrderAsync("charges", 0, trial: "trial-0")).EnsureSuccessStatusCode();
        (await shop.OrderAsync("charges", 1, slot: int.MaxValue)).EnsureSuccessStatusCode();
        using var plain = await shop.Http.PostAsync(
            new Uri(shop.Address, "charges"),
            new StringContent("""{"orderId":"x","userId":1,"amountCents":250}"""),
            shop.Limit
        );

        Assert.True(plain.IsSuccessStatusCode);
        var report = await shop.ReportAsync();
        Assert.Empty(report.PerSlot);
        Assert.Equal(
            (0, 0, 750, 0),
            (
                report.Totals["charges"],
                report.Totals["orders"],
                report.Totals["chargedCents"],
                report.Totals["outOfBalanceCents"]
            )
        );
    }
}

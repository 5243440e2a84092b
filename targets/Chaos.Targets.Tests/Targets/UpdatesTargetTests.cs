using Chaos.Core.Calls;
using Chaos.Targets.Tests.SampleShop;

namespace Chaos.Targets.Tests.Targets;

[Trait("Speed", "Slow")]
public sealed class UpdatesTargetTests
{
    [Theory]
    [InlineData(0, 0, 100)]
    [InlineData(0, 99, 100)]
    [InlineData(100, 99.6, 200)]
    [InlineData(100, 100, 200)]
    [InlineData(100, 450, 500)]
    public void Polls_are_due_once_at_each_multiple_of_the_interval_and_missed_ones_are_skipped(
        double last,
        double now,
        double next
    ) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(next),
            UpdatesTarget.NextPoll(
                TimeSpan.FromMilliseconds(last),
                TimeSpan.FromMilliseconds(now),
                TimeSpan.FromMilliseconds(100)
            )
        );

    [Theory]
    [InlineData(20)]
    [InlineData(null)]
    public async Task Every_update_ends_when_the_subscriber_has_received_it(int? interval)
    {
        await using var shop = await RunningShop.StartAsync("tracking");
        await shop.BeginAsync();
        await using var target = Target(shop.Address, interval);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(n => target.CallAsync(new(n, 2), shop.Limit).AsTask())
        );

        Assert.All(results, r => Assert.Equal(CallStatus.Ok, r.Status));
        var counts = (await shop.ReportAsync()).PerSlot;
        Assert.Equal(50, counts["updates topic"][2]);
        // A subscriber with a stream sends one request. One that polls sends as many as it needs.
        var requests = counts["requests topic"].Sum();
        Assert.True(interval is null ? requests == 1 : requests >= 1);
    }

    [Fact]
    public async Task An_update_that_the_subscriber_does_not_receive_in_time_has_timed_out()
    {
        await using var shop = await RunningShop.StartAsync("tracking");
        await shop.BeginAsync();
        await using var target = Target(shop.Address, 3_600_000);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(shop.Limit);
        var call = target.CallAsync(new(0, 0), limit.Token);
        while (!(await shop.ReportAsync()).PerSlot.ContainsKey("updates topic"))
            shop.Limit.ThrowIfCancellationRequested();

        await limit.CancelAsync();

        Assert.Equal(CallStatus.TimedOut, (await call).Status);
    }

    [Fact]
    public async Task A_service_that_does_not_listen_is_refused_and_the_subscriber_goes_on()
    {
        Uri address;
        await using (var gone = await RunningShop.StartAsync("tracking"))
            address = gone.Address;
        await using var target = Target(address, 20);

        for (var n = 0; n < 3; n++)
            Assert.Equal(CallStatus.Refused, (await target.CallAsync(new(n, 0), CancellationToken.None)).Status);
    }

    [Fact]
    public void A_host_that_is_neither_loopback_nor_named_is_not_called() =>
        Assert.Throws<ArgumentException>(() => Target(new("http://example.com/"), 20));

    private static ITarget Target(Uri address, int? milliseconds) =>
        new UpdatesTargetSpec
        {
            Service = "tracking",
            Topic = "topic",
            Interval = milliseconds is { } interval ? TimeSpan.FromMilliseconds(interval) : null,
        }.Connect(new(address, RunningShop.Trial, 1));
}

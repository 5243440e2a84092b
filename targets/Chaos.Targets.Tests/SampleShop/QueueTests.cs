using System.Net;
using Chaos.Core.Faults;
using Chaos.Core.Trials;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public class QueueTests
{
    [Fact]
    public async Task A_saturated_service_works_at_its_capacity()
    {
        const int Calls = 1200;
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync(workers: 6, milliseconds: 10);
        var next = -1;

        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, 48)
                .Select(async _ =>
                {
                    for (
                        var call = Interlocked.Increment(ref next);
                        call < Calls;
                        call = Interlocked.Increment(ref next)
                    )
                        using (var response = await shop.OrderAsync("charges", call))
                            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
                })
        );
        var took = TimeProvider.System.GetElapsedTime(began);

        // 1,200 items by 6 workers of 10 ms take at least 2 s. One worker alone would need 12 s. Tests in virtual time
        // check the exact duration.
        Assert.InRange(took.TotalSeconds, 2.0, 10.0);
        Assert.Equal(Calls, (await shop.ReportAsync()).Sum(ServiceRecord.Done, 0, 1));
    }

    [Fact]
    public async Task A_stalled_service_keeps_what_arrives_and_does_it_when_it_is_released()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync(workers: 2);
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);

        var calls = Enumerable.Range(0, 20).Select(call => shop.OrderAsync("charges", call)).ToList();
        await shop.UntilAsync("payment queue depth", 20);

        Assert.Equal(new ReadBack(true, "payment stalled, 20 queued"), await shop.FaultAsync());
        Assert.DoesNotContain(calls, call => call.IsCompleted);
        Assert.Equal(0, (await shop.ReportAsync()).Sum(ServiceRecord.Done, 0, 1));

        await shop.HealAsync();

        Assert.All(await Task.WhenAll(calls), response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        Assert.Equal(new ReadBack(false, "payment healthy, 0 queued"), await shop.FaultAsync());
    }

    [Theory]
    [InlineData("false", 3, 2)]
    [InlineData("true", 1, 0)]
    public async Task Work_whose_caller_gave_up_is_finished_and_counted_unless_it_is_dropped(
        string drop,
        long done,
        long forNobody
    )
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync(workers: 1, settings: RunningShop.Settings("dropAbandoned", drop));
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);
        using var patience = new CancellationTokenSource();
        var abandoned = Enumerable
            .Range(0, 2)
            .Select(call => shop.OrderAsync("charges", call, slot: 1, cancellationToken: patience.Token))
            .ToList();
        await shop.UntilAsync("payment queue depth", 2);
        var patient = shop.OrderAsync("charges", 2, slot: 1);
        await shop.UntilAsync("payment queue depth", 3);

        await patience.CancelAsync();
        foreach (var call in abandoned)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await shop.UntilAsync(
            drop == "true" ? "payment in flight" : "payment in flight for nobody",
            drop == "true" ? 1 : 2
        );
        await shop.HealAsync();

        Assert.Equal(HttpStatusCode.Created, (await patient).StatusCode);
        await shop.UntilAsync("payment in flight", 0);
        var report = await shop.ReportAsync();
        Assert.Equal(
            (3, done, forNobody),
            (
                report.Sum(ServiceRecord.Attempts, 0, 9),
                report.Sum(ServiceRecord.Done, 0, 9),
                report.Sum(ServiceRecord.DoneForNobody, 0, 9)
            )
        );
        Assert.Equal(done, report.Totals["charges"]);
    }

    [Fact]
    public async Task A_full_queue_rejects_the_next_request()
    {
        await using var shop = await RunningShop.StartAsync("payment");
        await shop.BeginAsync(workers: 1, queueLimit: 1);
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);
        var waiting = shop.OrderAsync("charges", 0);
        await shop.UntilAsync("payment queue depth", 1);

        using var rejected = await shop.OrderAsync("charges", 1);

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "Rejected"),
            (rejected.StatusCode, rejected.Headers.GetValues("Chaos-Status").Single())
        );
        await shop.HealAsync();
        Assert.Equal(HttpStatusCode.Created, (await waiting).StatusCode);
    }

    [Fact]
    public async Task A_new_trial_answers_the_stalled_callers_of_the_old_one_and_begins_with_nothing()
    {
        await using var shop = await RunningShop.StartAsync("payment", onDisk: true);
        await shop.BeginAsync();
        (await shop.OrderAsync("charges", 0)).EnsureSuccessStatusCode();
        await shop.FaultAsync(FaultEffectKind.StallAndRelease);
        var stalled = shop.OrderAsync("charges", 1);
        await shop.UntilAsync("payment queue depth", 1);

        await shop.BeginAsync(trial: "trial-2");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stalled).StatusCode);
        Assert.False((await shop.FaultAsync()).Active);
        var report = await shop.ReportAsync();
        Assert.Empty(report.PerSlot);
        Assert.Equal((0, 0), (report.Totals["charges"], report.Totals["chargedCents"]));
    }
}

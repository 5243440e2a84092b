using Chaos.Core.Queueing;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Queueing;

/// <summary>
/// The server must agree with queueing theory for Poisson arrivals, exponential service times of mean 1 s and c
/// workers.
/// </summary>
public class QueueingTheoryTests
{
    [Theory]
    [InlineData(1, 5.000)]
    [InlineData(2, 2.7778)]
    [InlineData(4, 1.7455)]
    public void Mean_time_in_system_and_mean_number_in_system_are_those_of_theory(
        int workers,
        double expectedSeconds
    ) => AssertTheory(workers, .8, expectedSeconds, 500_000);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData(1, 10.000)]
    [InlineData(2, 5.2632)]
    [InlineData(4, 2.9694)]
    public void They_are_those_of_theory_near_saturation_over_two_million_customers(
        int workers,
        double expectedSeconds
    ) => AssertTheory(workers, .9, expectedSeconds, 2_000_000);

    private static void AssertTheory(int workers, double load, double expectedSeconds, int customers)
    {
        var time = new SteppedTime();
        using var server = new FifoServer(time, new() { Workers = workers });
        var chance = new ChanceSequence(2026);
        var (totalTicks, answered, samples, seen) = (0L, 0, 0L, 0L);

        for (var i = 0; i < customers; i++)
        {
            time.Advance(Seconds(Chance.Exponential(chance.NextUnit()) / (workers * load)));
            // Poisson arrivals see time averages, so the number that each arrival finds in the system is a sample of L.
            var counts = server.Counts;
            seen += counts.Depth + counts.InService;
            samples++;
            var service = Seconds(Chance.Exponential(chance.NextUnit()));
            var arrival = time.Ticks;
            time.Start(async () =>
            {
                await server.SubmitAsync(service, CancellationToken.None);
                totalTicks += time.Ticks - arrival;
                answered++;
            });
        }
        var arrivalsPerSecond = customers / time.Elapsed.TotalSeconds;
        time.Advance(TimeSpan.FromHours(10));

        var mean = TimeSpan.FromTicks(totalTicks).TotalSeconds / customers;
        Assert.Equal(customers, answered);
        Assert.InRange(mean / expectedSeconds, 0.97, 1.03);
        Assert.InRange((double)seen / samples / (arrivalsPerSecond * mean), 0.98, 1.02); // Little: L = lambda W
    }

    [Theory]
    [InlineData(10, 8, 0.121661)]
    [InlineData(10, 10, 0.214582)]
    [InlineData(20, 15, 0.045593)]
    public void Without_a_queue_the_share_rejected_is_Erlangs_B(int workers, double offered, double expected)
    {
        var time = new SteppedTime();
        using var server = new FifoServer(time, new() { Workers = workers, MaxQueue = 0 });
        var chance = new ChanceSequence(7);
        for (var i = 0; i < 400_000; i++)
        {
            time.Advance(Seconds(Chance.Exponential(chance.NextUnit()) / offered));
            var service = Seconds(Chance.Exponential(chance.NextUnit()));
            time.Start(() => server.SubmitAsync(service, CancellationToken.None));
        }

        Assert.InRange(server.Counts.Rejected / 400_000.0 / expected, 0.97, 1.03);
    }

    private static TimeSpan Seconds(double seconds) =>
        TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}

using Chaos.Core.Capacity;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;

namespace Chaos.Tools.Tests.Engine.Simulation;

public sealed class SimulatedCapacityTests
{
    [Theory]
    [InlineData(4, 10, 400)]
    [InlineData(16, 20, 800)]
    public async Task The_search_finds_the_capacity_of_a_simulated_server_within_five_per_cent(
        int workers,
        int milliseconds,
        double capacity
    )
    {
        var payment = new ServiceSpec
        {
            Name = "payment",
            Workers = workers,
            ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(milliseconds)),
        };
        var search = new CapacitySearch(50, 5000);
        for (var hold = search.Next(false); hold is not null; )
            hold = search.Next(await HoldsAsync(payment, hold.PerSecond));

        Assert.True(search.Found.IsExact);
        Assert.False(search.Found.HasHysteresis);
        Assert.InRange(search.Found.Held!.Value, capacity * .95, capacity * 1.05);
        Assert.InRange(search.Found.Missed!.Value, capacity * .95, capacity * 1.05);
    }

    private static async Task<bool> HoldsAsync(ServiceSpec payment, double rate)
    {
        var record = await new SimulatedTrial
        {
            Payment = payment,
            PerSecond = rate,
            BaselineSeconds = 10,
            FaultSeconds = 0,
            RecoverySeconds = 0,
        }.RunAsync();
        return new LatencyPercentile(.99).OfRound(record, Phase.Whole)
            <= 50 + payment.ServiceTime.At(.5).TotalMilliseconds;
    }
}

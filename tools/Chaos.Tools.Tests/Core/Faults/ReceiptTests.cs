using Chaos.Core.Faults;

namespace Chaos.Tools.Tests.Core.Faults;

public sealed class ReceiptTests
{
    private static Receipt Lossy(double share, int answered) => Some.Receipt() with { Effect = new(FaultEffectKind.Reset, "order->payment", share), CanaryActive = new(40, answered, 1) };

    [Fact]
    public void What_every_witness_confirms_is_proven() => Assert.Null(Some.Receipt().Unproven());

    [Theory]
    [InlineData(20, true)]
    [InlineData(11, true)]
    [InlineData(40, false)]
    [InlineData(0, false)]
    public void A_share_is_proven_within_three_standard_errors(int answered, bool proven) => Assert.Equal(proven, Lossy(.5, answered).Unproven() is null);

    [Theory]
    [InlineData(1, 210, true)]
    [InlineData(1, 100, false)]
    [InlineData(90, 205, true)]
    [InlineData(90, 195, false)]
    [InlineData(110, 205, false)]
    public void Slowness_is_proven_by_the_canarys_median_also_on_a_machine_that_was_busy_before(double before, double median, bool proven) => Assert.Equal(proven,
        (Some.Receipt() with { Effect = new(FaultEffectKind.Slow, "payment", 1, TimeSpan.FromMilliseconds(200)), CanaryBefore = new(40, 40, before), CanaryActive = new(38, 38, median) }).Unproven() is null);

    [Theory]
    [InlineData(41, true)]
    [InlineData(21, false)]
    public void Distance_is_proven_by_the_two_round_trips_of_a_canary_on_a_connection_of_its_own(double median, bool proven) => Assert.Equal(proven,
        (Some.Receipt() with { Effect = new(FaultEffectKind.Distant, "order->payment", 1, TimeSpan.FromMilliseconds(20)), CanaryActive = new(38, 38, median) }).Unproven() is null);

    [Fact]
    public void An_ill_canary_before_the_fault_proves_nothing() =>
        Assert.Contains("already ill", (Some.Receipt() with { CanaryBefore = new(40, 10, 1) }).Unproven(), StringComparison.Ordinal);

    [Fact]
    public void A_canary_that_stays_ill_proves_no_recovery() =>
        Assert.Contains("still ill", (Some.Receipt() with { CanaryAfter = new(40, 0, null) }).Unproven(), StringComparison.Ordinal);
}

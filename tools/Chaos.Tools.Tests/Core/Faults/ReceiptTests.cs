using Chaos.Core.Faults;

namespace Chaos.Tools.Tests.Core.Faults;

public sealed class ReceiptTests
{
    private static Receipt Lossy(double share, int answered) =>
        Some.Receipt() with
        {
            Effect = new(FaultEffectKind.Reset, "order->payment", share),
            CanaryActive = new(40, answered, 1),
        };

    [Fact]
    public void A_stop_asks_for_no_canaries_after_the_fault_and_for_no_less_while_it_was_there()
    {
        var cut = Some.Receipt() with
        {
            Cut = Some.Seconds(7),
            Reverted = Some.Seconds(7.1),
            CanaryAfter = new(0, 0, null),
        };
        Assert.Null(cut.Unproven());
        Assert.NotNull((cut with { Cut = null }).Unproven());
        Assert.True((cut with { CanaryActive = new(2, 0, null) }).IsCutShort);
        Assert.False((cut with { CanaryActive = new(20, 20, 1) }).IsCutShort);
        Assert.NotNull((cut with { CanaryActive = new(20, 20, 1) }).Unproven());
    }

    [Fact]
    public void A_fault_with_complete_evidence_is_proven() => Assert.Null(Some.Receipt().Unproven());

    [Theory]
    [InlineData(20, true)]
    [InlineData(11, true)]
    [InlineData(40, false)]
    [InlineData(0, false)]
    public void A_share_of_calls_is_proven_by_about_that_share_of_hits(int answered, bool proven) =>
        Assert.Equal(proven, Lossy(.5, answered).Unproven() is null);

    [Theory]
    [InlineData(92, .02)]
    [InlineData(92, .05)]
    [InlineData(20, .1)]
    [InlineData(150, .5)]
    [InlineData(40, .98)]
    public void A_sound_share_is_refused_at_most_once_in_370_times(int sent, double share)
    {
        bool IsRefused(int hit) =>
            (Lossy(share, 0) with { CanaryActive = new(sent, sent - hit, 1) }).Unproven() is not null;

        var refused = 0.0;
        var chance = Math.Pow(1 - share, sent);
        for (var hit = 0; hit <= sent; hit++)
        {
            if (IsRefused(hit))
                refused += chance;
            chance *= (sent - hit) / (hit + 1.0) * share / (1 - share);
        }
        Assert.InRange(refused, 0, 1 / 370.0);
        Assert.True(IsRefused(share < .5 ? sent : 0), "a fault that hits all is not one of a share");
    }

    [Theory]
    [InlineData(1, 210, true)]
    [InlineData(1, 100, false)]
    [InlineData(90, 205, true)]
    [InlineData(90, 195, false)]
    [InlineData(110, 205, false)]
    public void A_delay_is_proven_by_the_canarys_median_also_on_a_busy_machine(
        double before,
        double median,
        bool proven
    ) =>
        Assert.Equal(
            proven,
            (
                Some.Receipt() with
                {
                    Effect = new(FaultEffectKind.Slow, "payment", 1, TimeSpan.FromMilliseconds(200)),
                    CanaryBefore = new(40, 40, before),
                    CanaryActive = new(38, 38, median),
                }
            ).Unproven()
                is null
        );

    [Theory]
    [InlineData(41, true)]
    [InlineData(21, false)]
    public void A_distant_link_is_proven_by_the_two_round_trips_of_a_canary_on_a_new_connection(
        double median,
        bool proven
    ) =>
        Assert.Equal(
            proven,
            (
                Some.Receipt() with
                {
                    Effect = new(FaultEffectKind.Distant, "order->payment", 1, TimeSpan.FromMilliseconds(20)),
                    CanaryActive = new(38, 38, median),
                }
            ).Unproven()
                is null
        );

    private static Receipt Felt(FaultEffectKind kind, double asked, double spread, double active) =>
        Some.Receipt() with
        {
            Effect = new(kind, "order->payment", 1, TimeSpan.FromMilliseconds(asked)),
            CanaryBefore = new(40, 40, 1) { SpreadMilliseconds = spread },
            CanaryActive = new(38, 38, active),
        };

    [Theory]
    [InlineData(.3, 85, true)]
    [InlineData(.3, 83.5, true)]
    [InlineData(.3, 82, false)]
    [InlineData(.3, 88, false)]
    [InlineData(4, 82, true)]
    [InlineData(4, 88, true)]
    [InlineData(4, 126, false)]
    public void A_rate_is_proven_by_the_time_of_the_canarys_bytes_but_for_the_canarys_own_spread_before(
        double spread,
        double active,
        bool proven
    ) => Assert.Equal(proven, Felt(FaultEffectKind.Throttle, 84, spread, active).Unproven() is null);

    [Theory]
    [InlineData(4.2, 81.5, true)]
    [InlineData(4.2, 84.5, true)]
    [InlineData(4.2, 88, false)]
    [InlineData(79, 82, false)]
    public void A_canary_of_a_rate_takes_its_usual_time_besides_or_not_and_proves_nothing_where_it_was_as_slow_before(
        double before,
        double active,
        bool proven
    ) =>
        Assert.Equal(
            proven,
            (
                Felt(FaultEffectKind.Throttle, 80, .3, active) with
                {
                    CanaryBefore = new(40, 40, before) { SpreadMilliseconds = .3 },
                }
            ).Unproven()
                is null
        );

    [Fact]
    public void A_rate_that_no_canary_can_feel_is_proven_by_its_mechanism()
    {
        var receipt = Felt(FaultEffectKind.Throttle, 0, .3, 1);
        Assert.Null(receipt.Unproven());
        Assert.Null(receipt.Felt());
        Assert.False(Receipt.IsFelt(receipt.Effect, receipt.CanaryBefore!, receipt.CanaryActive!));
    }

    [Fact]
    public void Of_a_rate_at_which_no_byte_came_nothing_is_proven() =>
        Assert.Contains(
            "no canary was answered",
            (Felt(FaultEffectKind.Throttle, 84, .3, 85) with { CanaryActive = new(38, 0, null) }).Unproven(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(FaultEffectKind.Slow, 200, .3, 200, true)]
    [InlineData(FaultEffectKind.Slow, 200, .3, 197, false)]
    [InlineData(FaultEffectKind.Slow, 200, 6, 196, true)]
    [InlineData(FaultEffectKind.Slow, 1, .1, 1.5, true)]
    [InlineData(FaultEffectKind.Slow, 1, .1, 1.3, false)]
    [InlineData(FaultEffectKind.Slow, 200, .3, 900, true)]
    // A spread that is wider than the delay proves nothing by itself.
    [InlineData(FaultEffectKind.Slow, 20, 30, 1, false)]
    [InlineData(FaultEffectKind.Slow, 20, 30, 5.9, false)]
    [InlineData(FaultEffectKind.Slow, 20, 30, 6, true)]
    [InlineData(FaultEffectKind.Distant, 20, .3, 41, true)]
    [InlineData(FaultEffectKind.Distant, 20, .3, 38, false)]
    public void A_delay_is_proven_to_the_exactness_of_a_toxic_and_the_canarys_own_spread_before(
        FaultEffectKind kind,
        double asked,
        double spread,
        double active,
        bool proven
    ) => Assert.Equal(proven, Felt(kind, asked, spread, active).Unproven() is null);

    [Fact]
    public void A_receipt_says_what_was_felt_beside_what_was_asked()
    {
        Assert.Equal("later by 2.5 ms of 1 ms", Felt(FaultEffectKind.Slow, 1, .1, 3.5).Felt());
        Assert.Equal("later by 40.5 ms of 40 ms", Felt(FaultEffectKind.Distant, 20, .1, 41.5).Felt());
        Assert.Equal("at 98.8 to 100 % of the rate", Felt(FaultEffectKind.Throttle, 80, .1, 81).Felt());
        Assert.Null(Some.Receipt().Felt());
    }

    [Fact]
    public void Failing_canaries_before_the_fault_prove_nothing() =>
        Assert.Contains(
            "too few canaries were answered before it",
            (Some.Receipt() with { CanaryBefore = new(40, 10, 1) }).Unproven(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Canaries_that_still_fail_after_the_fault_prove_no_recovery() =>
        Assert.Contains(
            "too few canaries were answered after it",
            (Some.Receipt() with { CanaryAfter = new(40, 0, null) }).Unproven(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(40, 0)]
    [InlineData(0, 0)]
    public void A_restarted_process_proves_the_end_of_its_kill(int sent, int answered)
    {
        var killed = Some.Receipt() with
        {
            Effect = new(FaultEffectKind.Kill, "payment"),
            Over = Some.Seconds(9),
            Reverted = Some.Seconds(25),
            CanaryAfter = new(sent, answered, null),
        };

        Assert.Null(killed.Unproven());
        Assert.Equal(Some.Seconds(16), killed.Start);
        // A record without the end of the fault, as older ones are, is judged as before.
        Assert.NotNull((killed with { Over = null }).Unproven());
        Assert.NotNull((killed with { Afterwards = new(true, "process 7 is gone") }).Unproven());
    }

    [Fact]
    public void A_resumed_process_proves_the_end_of_its_pause()
    {
        // Requests that piled up during the pause can keep the process busy beyond the end of the trial.
        var paused = Some.Receipt() with
        {
            Over = Some.Seconds(9),
            CanaryAfter = new(40, 15, 1),
        };

        Assert.Null(paused.Unproven());
        Assert.NotNull((paused with { Over = null }).Unproven());
        Assert.NotNull((paused with { Afterwards = new(true, "process 7 is stopped") }).Unproven());
        Assert.NotNull((paused with { CanaryActive = new(40, 40, 1) }).Unproven());
    }

    [Fact]
    public void A_service_killed_by_another_fault_proves_the_end_of_this_one_after_its_restart()
    {
        var slow = Some.Receipt() with { Restarted = Some.Seconds(15), CanaryAfter = new(3, 0, null) };

        Assert.Null(slow.Unproven());
        Assert.Contains(
            "too few canaries were answered after it",
            (slow with { CanaryAfter = new(20, 3, 1) }).Unproven(),
            StringComparison.Ordinal
        );
        Assert.NotNull((slow with { Restarted = null }).Unproven());
        Assert.NotNull((slow with { Afterwards = new(true, "stalled") }).Unproven());
    }

    [Fact]
    public void A_service_that_ended_by_itself_gives_no_further_evidence_of_a_fault()
    {
        var died = Some.Receipt() with
        {
            Died = Some.Seconds(7),
            WhileActive = null,
            Afterwards = null,
            CanaryActive = new(2, 0, null),
            CanaryAfter = new(40, 0, null),
        };

        Assert.Null(died.Unproven());
        Assert.Null(died.Start);
        Assert.Contains(
            "too few canaries were answered before it",
            (died with { CanaryBefore = new(40, 10, 1) }).Unproven(),
            StringComparison.Ordinal
        );
        // The canaries before the death still count.
        Assert.NotNull((died with { CanaryActive = new(20, 20, 1) }).Unproven());
        // A proxy is still running, so that its report is required.
        Assert.Contains(
            "did not report it",
            (died with { Effect = died.Effect with { Site = "order->payment" } }).Unproven(),
            StringComparison.Ordinal
        );
    }
}

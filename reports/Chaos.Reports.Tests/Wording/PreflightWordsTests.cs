using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class PreflightWordsTests
{
    [Fact]
    public void A_quiet_machine_is_one_line() =>
        Assert.Equal(
            [
                "this machine now can decide counts, shares and any limit on latency: 99 of 100 calls "
                    + "begin within 0.12 ms of their time (at 1,500 calls a second)",
            ],
            (
                Some.Preflight with
                {
                    StartLagP99Milliseconds = .123,
                    PerSecond = 1500,
                    BusyCores = .04,
                    StolenCores = .01,
                    Undecidable = [],
                }
            ).Lines("this machine now")
        );

    [Fact]
    public void What_cannot_be_decided_is_said_with_the_reason_and_named() =>
        Assert.Equal(
            [
                "this machine now can decide counts, shares, and limits on latency of 26 ms and more: 99 "
                    + "of 100 calls begin within 1.3 ms of their time (at 200 calls a second, beside 1.1 busy "
                    + "cores and 0.4 cores that the host gave to others)",
                "as it is, it decides these only where they are met or missed by far: breaker.states: "
                    + "Latency p99 during the fault ≤ 15 ms. Lower the rate or free the machine",
            ],
            (Some.Preflight with { StolenCores = .42 }).Lines("this machine now")
        );

    [Fact]
    public void Of_many_limits_five_are_named() =>
        Assert.Contains(
            "limit 5; and 2 more.",
            (Some.Preflight with { Undecidable = [.. Enumerable.Range(1, 7).Select(i => $"limit {i}")] }).Lines("")[1],
            StringComparison.Ordinal
        );

    [Fact]
    public void A_system_that_does_not_say_what_others_do_is_quiet_about_it() =>
        Assert.Equal(
            "this machine now is too busy to decide anything: 99 of 100 calls begin within 600.0 ms of their time (at 200 calls a second)",
            (
                Some.Preflight with
                {
                    CountsAndShares = false,
                    StartLagP99Milliseconds = 600,
                    BusyCores = null,
                    StolenCores = null,
                    FreeDescriptors = null,
                }
            ).Lines("this machine now")[0]
        );

    [Fact]
    public void Too_few_descriptors_are_told_with_how_many_can_be_needed() =>
        Assert.Equal(
            "200 files and connections may still be opened, calls in flight can need 3,000: raise the limit (ulimit -n)",
            (Some.Preflight with { FreeDescriptors = 200, Undecidable = [] }).Lines("")[1]
        );
}

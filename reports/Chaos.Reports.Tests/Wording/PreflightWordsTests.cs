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
    public void Limits_that_cannot_be_decided_are_named_with_the_reason() =>
        Assert.Equal(
            [
                "this machine now can decide counts, shares, and limits on latency of 26 ms and more: 99 "
                    + "of 100 calls begin within 1.3 ms of their time (at 200 calls a second, with 1.1 busy "
                    + "cores and 0.4 cores that the host gave to other machines)",
                "as it is, it decides these only where they are clearly met or missed: breaker.states: "
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
    public void Where_the_system_does_not_report_busy_cores_they_are_not_mentioned() =>
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
    public void Too_few_descriptors_are_reported_with_the_number_that_may_be_needed() =>
        Assert.Equal(
            "200 more files and connections can be opened, but calls in flight can need 3,000: raise the limit (ulimit -n)",
            (Some.Preflight with { FreeDescriptors = 200, Undecidable = [] }).Lines("")[1]
        );
}

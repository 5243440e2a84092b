using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class PreflightWordsTests
{
    [Fact]
    public void A_quiet_machine_is_one_line() => Assert.Equal(
        ["this machine now: counts and shares yes; latencies yes (start lag p99 0.12 ms at 1,500/s)"],
        (Some.Preflight with { StartLagP99Milliseconds = .123, PerSecond = 1500, BusyCores = .04, StolenCores = .01, Undecidable = [] }).Lines("this machine now"));

    [Fact]
    public void What_cannot_be_decided_is_said_with_the_reason_and_named() => Assert.Equal(
        [
            "this machine now: counts and shares yes; p99 under 26 ms no (start lag p99 1.3 ms at 200/s beside 1.1 busy cores and 0.4 cores that the host gave to others)",
            "as it is, it cannot decide breaker.states: Latency p99 during the fault ≤ 15 ms: lower the rate or free the machine",
        ],
        (Some.Preflight with { StolenCores = .42 }).Lines("this machine now"));

    [Fact]
    public void Of_many_limits_five_are_named() =>
        Assert.Contains("limit 5; and 2 more:", (Some.Preflight with { Undecidable = [.. Enumerable.Range(1, 7).Select(i => $"limit {i}")] }).Lines("")[1], StringComparison.Ordinal);

    [Fact]
    public void A_system_that_does_not_say_what_others_do_is_quiet_about_it() => Assert.Equal(
        "this machine now: counts and shares no; p99 under 12,000 ms no (start lag p99 600.0 ms at 200/s)",
        (Some.Preflight with { CountsAndShares = false, StartLagP99Milliseconds = 600, BusyCores = null, StolenCores = null, FreeDescriptors = null }).Lines("this machine now")[0]);

    [Fact]
    public void Too_few_descriptors_are_told_with_how_many_can_be_needed() => Assert.Equal(
        "200 files and connections may still be opened, calls in flight can need 3,000: raise the limit (ulimit -n)",
        (Some.Preflight with { FreeDescriptors = 200, Undecidable = [] }).Lines("")[1]);
}

using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Linting;
using Chaos.Mitigations.Linting.Rules;
using Polly;
using Timeout = Chaos.Mitigations.Timeout;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class RuleTests
{
    private static readonly Timeout s_attempt = new() { Duration = Some.Ms(500) };
    private static readonly LatencyFacts s_guide = new()
    {
        P50 = Some.Ms(40),
        P90 = Some.Ms(80),
        P95 = Some.Ms(120),
        P99 = Some.Ms(300),
    };

    private static Retry Retries(int retries, double delay = 0) =>
        new() { MaxRetryAttempts = retries, Delay = Some.Ms(delay) };

    // Breaker

    [Theory]
    [InlineData(3.33, true)]
    [InlineData(3.34, false)]
    public void A_breaker_with_the_defaults_never_opens_below_three_and_a_third_a_second(double rate, bool warns)
    {
        var file = File.Of(new CircuitBreaker(), s_attempt).Knowing(new EdgeFacts { Rate = rate });

        if (warns)
            Assert.Equal(
                "rate x window = 3.33/s x 30 s = 99.9 < minimumThroughput 100",
                file.Warning<BreakerNeverOpens>().Formula
            );
        else
            file.IsSilent<BreakerNeverOpens>();
    }

    [Fact]
    public void A_breaker_inside_a_retry_sees_every_attempt_and_one_of_many_clients_only_its_own()
    {
        File.Of(Retries(3), new CircuitBreaker(), s_attempt)
            .Knowing(new EdgeFacts { Rate = 1 })
            .IsSilent<BreakerNeverOpens>();
        File.Of(Retries(1), new CircuitBreaker(), s_attempt)
            .Knowing(new EdgeFacts { Rate = 1 })
            .Warning<BreakerNeverOpens>();
        Assert.Equal(
            "rate x window = 1/s x 2 attempts x 30 s = 60 < minimumThroughput 100",
            File.Of(Retries(1), new CircuitBreaker(), s_attempt)
                .Knowing(new EdgeFacts { Rate = 1 })
                .Warning<BreakerNeverOpens>()
                .Formula
        );
        File.Of(new CircuitBreaker(), Retries(9), s_attempt)
            .Knowing(new EdgeFacts { Rate = 1 })
            .Warning<BreakerNeverOpens>();
        File.Of(Retries(9), new RetryBudget(), new CircuitBreaker(), s_attempt)
            .Knowing(new EdgeFacts { Rate = 1 })
            .Warning<BreakerNeverOpens>();
        Assert.Contains(
            "2.5/s in each client",
            File.Of(new CircuitBreaker())
                .Knowing(new EdgeFacts { Rate = 100, Clients = 40 })
                .Warning<BreakerNeverOpens>()
                .Text
        );
    }

    [Fact]
    public void A_breaker_does_not_count_calls_that_a_limit_outside_of_it_ends()
    {
        Assert.Contains(
            "hangs",
            File.Of(s_attempt, new CircuitBreaker())
                .Knowing(new EdgeFacts { Rate = 100 })
                .Warning<BreakerNeverOpens>()
                .Text
        );
        File.Of(s_attempt, new CircuitBreaker(), s_attempt)
            .Knowing(new EdgeFacts { Rate = 100 })
            .IsSilent<BreakerNeverOpens>();
    }

    [Fact]
    public void At_an_entrance_a_breaker_sees_the_calls_of_all_edges()
    {
        var file = File.With(("payment", [new CircuitBreaker()]))
            .Knowing("order->payment", new EdgeFacts { Rate = 2 })
            .Knowing("gateway->payment", new EdgeFacts { Rate = 3 });

        file.IsSilent<BreakerNeverOpens>();
        Assert.Equal(
            "the rate of every edge to payment",
            File.With(("payment", [new CircuitBreaker()])).Missing<BreakerNeverOpens>()
        );
        Assert.Equal(
            "the rate of every edge to payment",
            file.Knowing("order->payment", new EdgeFacts()).Missing<BreakerNeverOpens>()
        );
    }

    // Retries against the caller's time

    [Fact]
    public void Retries_that_outlast_their_caller_are_reported_with_how_many_begin_in_time()
    {
        var file = File.Of(Retries(3, 100) with { BackoffType = DelayBackoffType.Exponential }, s_attempt);

        var warning = file.Knowing(new EdgeFacts { CallerTimeout = Some.Ms(2699) }).Warning<RetriesOutlastCaller>();
        Assert.Equal("4 x 500 ms + delays 700 ms = 2.7 s > 2.699 s", warning.Formula);
        Assert.Contains("of 4 attempts 4 begin", warning.Text);
        Assert.Contains(
            "of 4 attempts 2 begin",
            file.Knowing(new EdgeFacts { CallerTimeout = Some.Ms(1000) }).Warning<RetriesOutlastCaller>().Text
        );
        file.Knowing(new EdgeFacts { CallerTimeout = Some.Ms(2700) }).IsSilent<RetriesOutlastCaller>();
        Assert.Equal("edges.order->payment.callerTimeout", file.Missing<RetriesOutlastCaller>());
    }

    [Fact]
    public void The_caller_s_time_is_also_known_from_the_policies_before_it()
    {
        PolicyFile Before(string place) =>
            File.With((place, [new Timeout { Duration = Some.Ms(900) }]), (File.Edge, [Retries(1, 100), s_attempt]));

        Assert.Contains("gateway->order waits 900 ms", Before("gateway->order").Warning<RetriesOutlastCaller>().Text);
        Assert.Contains("the entrance of order waits 900 ms", Before("order").Warning<RetriesOutlastCaller>().Text);
        Before("gateway->user").Missing<RetriesOutlastCaller>();
    }

    [Fact]
    public void A_limit_of_the_policy_itself_may_cut_retries_short_but_not_all_of_them()
    {
        File.Of(new Timeout { Duration = Some.Ms(1000) }, Retries(3, 100), s_attempt).IsSilent<RetriesOutlastCaller>();
        Assert.Equal(
            "attempt timeout 500 ms + first delay >= 600 ms",
            File.Of(new Timeout { Duration = Some.Ms(600) }, Retries(3, 100), s_attempt)
                .Warning<RetriesOutlastCaller>()
                .Formula
        );
        Assert.Contains(
            "hangs",
            File.Of(new Deadline { Budget = Some.Ms(600) }, Retries(3, 1)).Warning<RetriesOutlastCaller>().Text
        );
        Assert.Equal(
            "limit outside the retry 1 s > 900 ms",
            File.Of(new Timeout { Duration = Some.Ms(1000) }, Retries(3, 100), s_attempt)
                .Knowing(new EdgeFacts { CallerTimeout = Some.Ms(900) })
                .Warning<RetriesOutlastCaller>()
                .Formula
        );
    }

    [Fact]
    public void Without_any_limit_no_retry_follows_an_attempt_that_hangs() =>
        Assert.Contains(
            "no bound",
            File.Of(Retries(3))
                .Knowing(new EdgeFacts { CallerTimeout = Some.Ms(900) })
                .Warning<RetriesOutlastCaller>()
                .Formula
        );

    [Fact]
    public void A_total_retry_time_is_the_bound_when_it_is_shorter() =>
        Assert.Equal(
            "total retry time 300 ms + one delay + one attempt = 900 ms > 800 ms",
            File.Of(Retries(1, 100) with { MaxElapsed = Some.Ms(300) }, s_attempt)
                .Knowing(new EdgeFacts { CallerTimeout = Some.Ms(800) })
                .Warning<RetriesOutlastCaller>()
                .Formula
        );

    // Nested retries

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "r^d = 4^2 = 16")]
    [InlineData(3, "r^d = 4^3 = 64")]
    public void Retries_on_every_layer_multiply(int depth, string? formula)
    {
        var layers = new (string, Mitigation[])[]
        {
            ("gateway->order", [Retries(3)]),
            ("order->payment", [Retries(3)]),
            ("payment->bank", [Retries(3)]),
        };
        var file = File.With(layers[..depth]).Knowing("bank", new ServiceFacts { Calls = [] });

        Assert.Equal(
            formula,
            file.Findings<NestedRetriesMultiply>().SingleOrDefault(f => f.Severity == LintSeverity.Warning)?.Formula
        );
    }

    [Fact]
    public void Layers_multiply_through_services_that_do_not_retry_and_within_one_policy()
    {
        var apart = File.With(("gateway->order", [Retries(1)]), ("payment->bank", [Retries(2)]));

        Assert.Equal(
            "product of r = 2 x 3 = 6",
            apart
                .Knowing("order", new ServiceFacts { Calls = ["payment"] })
                .Findings<NestedRetriesMultiply>()[0]
                .Formula
        );
        Assert.Equal(
            "services.order.calls",
            apart.Knowing("bank", new ServiceFacts { Calls = [] }).Missing<NestedRetriesMultiply>()
        );
        apart
            .Knowing("order", new ServiceFacts { Calls = [] })
            .Knowing("bank", new ServiceFacts { Calls = [] })
            .IsSilent<NestedRetriesMultiply>();
        Assert.Equal(
            "retries within retries, (1 + 1) x (1 + 2) = 6",
            File.Of(Retries(1), Retries(2)).Warning<NestedRetriesMultiply>().Formula
        );
    }

    [Fact]
    public void Each_path_is_reported_once_and_in_full_and_a_cycle_ends()
    {
        var tree = File.With(("a->b", [Retries(1)]), ("b->c", [Retries(1)]), ("b->d", [Retries(2)]))
            .Findings<NestedRetriesMultiply>();
        Assert.Equal(
            ["r^d = 2^2 = 4", "product of r = 2 x 3 = 6"],
            tree.Where(f => f.Severity == LintSeverity.Warning).Select(f => f.Formula)
        );

        var circle = File.With(("a->b", [Retries(1)]), ("b->a", [Retries(1)])).Findings<NestedRetriesMultiply>();
        Assert.All(circle, f => Assert.Equal("r^d = 2^2 = 4", f.Formula));
        Assert.NotEmpty(circle);
    }

    [Fact]
    public void A_budget_on_a_layer_takes_it_out_of_the_product() =>
        File.With(("gateway->order", [Retries(3)]), ("order->payment", [Retries(3), new RetryBudget()]))
            .Knowing("payment", new ServiceFacts { Calls = [] })
            .IsSilent<NestedRetriesMultiply>();

    // Timeout and tail

    [Fact]
    public void A_timeout_below_the_tail_is_reported_with_the_share_of_healthy_calls_that_it_fails()
    {
        var file = File.Of(new Timeout { Duration = Some.Ms(100) });

        Assert.Equal(
            "timeout 100 ms < p99 300 ms, S(timeout) = 0.075",
            file.Knowing(s_guide).Warning<TimeoutBelowTail>().Formula
        );
        Assert.StartsWith(
            "more than 1 %",
            file.Knowing(new LatencyFacts { P99 = Some.Ms(300) }).Warning<TimeoutBelowTail>().Text
        );
        File.Of(new Timeout { Duration = Some.Ms(300) }).Knowing(s_guide).IsSilent<TimeoutBelowTail>();
        Assert.Equal("services.payment.latency.p99", file.Missing<TimeoutBelowTail>());
    }

    [Fact]
    public void A_hedge_within_the_timeout_is_taken_into_account()
    {
        File.Of(new Timeout { Duration = Some.Ms(200) }, new Hedge { Delay = Some.Ms(80) })
            .Knowing(s_guide)
            .IsSilent<TimeoutBelowTail>();
        Assert.Contains(
            "S(timeout) S(timeout - delay)",
            File.Of(new Timeout { Duration = Some.Ms(100) }, new Hedge { Delay = Some.Ms(80) })
                .Knowing(s_guide)
                .Warning<TimeoutBelowTail>()
                .Formula
        );
        Assert.DoesNotContain(
            "delay",
            File.Of(new Hedge { Delay = Some.Ms(80) }, new Timeout { Duration = Some.Ms(200) })
                .Knowing(s_guide)
                .Warning<TimeoutBelowTail>()
                .Formula
        );
    }

    // Jitter

    [Fact]
    public void Retries_without_jitter_on_many_clients_come_back_as_a_crowd()
    {
        Assert.Equal(
            "peak = clients = 100; 25 in 100 ms with full jitter",
            File.Of(Retries(3, 400)).Knowing(new EdgeFacts { Clients = 100 }).Warning<RetriesWithoutJitter>().Formula
        );
        File.Of(Retries(3))
            .Knowing(new EdgeFacts { Clients = RetriesWithoutJitter.Many })
            .Warning<RetriesWithoutJitter>();
        File.Of(Retries(3))
            .Knowing(new EdgeFacts { Clients = RetriesWithoutJitter.Many - 1 })
            .IsSilent<RetriesWithoutJitter>();
        File.Of(Retries(3, 400) with { Jitter = RetryJitter.Full }).IsSilent<RetriesWithoutJitter>();
        // Full jitter of no delay is no delay.
        File.Of(Retries(3) with { Jitter = RetryJitter.Full })
            .Knowing(new EdgeFacts { Clients = 100 })
            .Warning<RetriesWithoutJitter>();
        Assert.Equal("edges.order->payment.clients", File.Of(Retries(3)).Missing<RetriesWithoutJitter>());
    }

    // Metastable overload

    [Theory]
    [InlineData(280, 1, true)]
    [InlineData(151, 1, true)]
    [InlineData(150, 1, false)]
    [InlineData(280, 0, false)]
    [InlineData(76, 3, true)]
    public void Above_capacity_by_attempts_an_overload_outlives_its_cause(double rate, int retries, bool warns)
    {
        var file = File.Of(Retries(retries), s_attempt)
            .Knowing(new EdgeFacts { Rate = rate })
            .Knowing(new ServiceFacts { Capacity = 300 });

        if (warns)
            Assert.Equal(
                $"capacity / (1 + retries) = 300/s / {1 + retries} = {300 / (1 + retries)}/s",
                file.Warning<MetastableRetries>().Formula
            );
        else
            file.IsSilent<MetastableRetries>();
    }

    public static TheoryData<string, Mitigation[]> Keeping =>
        new()
        {
            { "a budget", [Retries(1), new RetryBudget(), s_attempt] },
            { "a breaker", [Retries(1), new CircuitBreaker(), s_attempt] },
            {
                "a bound on what is under way that is served in time",
                [Retries(1), new Bulkhead { MaxConcurrent = 100 }, s_attempt]
            },
            { "a rate below the capacity", [Retries(1), new RateLimit { PermitsPerSecond = 299 }, s_attempt] },
            {
                "a limit that finds the latency",
                [Retries(1), new AdaptiveLimit { TargetLatency = Some.Ms(100) }, s_attempt]
            },
            { "a caller that sends no more than is accepted", [Retries(1), new ClientThrottle(), s_attempt] },
            { "no retry after a time limit", [Retries(1) with { RetryOn = [CallStatus.Refused] }, s_attempt] },
        };

    [Theory]
    [MemberData(nameof(Keeping))]
    public void A_mitigation_that_stops_the_retries_prevents_the_warning(string what, Mitigation[] mitigations)
    {
        Assert.NotEmpty(what);
        File.Of(mitigations)
            .Knowing(new EdgeFacts { Rate = 280 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .IsSilent<MetastableRetries>();
    }

    [Fact]
    public void A_limit_that_admits_more_than_is_served_in_time_does_not_prevent_the_warning()
    {
        File.Of(Retries(1), new Bulkhead { MaxConcurrent = 150 }, s_attempt)
            .Knowing(new EdgeFacts { Rate = 280 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .Warning<MetastableRetries>();
        File.Of(Retries(1), new Bulkhead { MaxConcurrent = 100 }, s_attempt)
            .Knowing(new EdgeFacts { Rate = 280, Clients = 2 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .Warning<MetastableRetries>();
        File.With(
                (File.Edge, [Retries(1), s_attempt]),
                ("payment", [new Bulkhead { MaxConcurrent = 16, MaxQueue = 100 }])
            )
            .Knowing(new EdgeFacts { Rate = 280 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .IsSilent<MetastableRetries>();
        File.With(
                (File.Edge, [Retries(1), s_attempt]),
                (
                    "payment",
                    [
                        new LoadShedding
                        {
                            MaxConcurrent = 16,
                            MaxQueue = 900,
                            MaxWait = Some.Ms(400),
                        },
                    ]
                )
            )
            .Knowing(new EdgeFacts { Rate = 280 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .IsSilent<MetastableRetries>();
        File.With(
                (File.Edge, [Retries(1), s_attempt]),
                ("payment", [new LoadShedding { MaxConcurrent = 16, MaxQueue = 900 }])
            )
            .Knowing(new EdgeFacts { Rate = 280 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .Warning<MetastableRetries>();
        File.Of(new RateLimit { PermitsPerSecond = 299 }, Retries(1), s_attempt)
            .Knowing(new EdgeFacts { Rate = 280 })
            .Knowing(new ServiceFacts { Capacity = 300 })
            .Warning<MetastableRetries>();
    }

    [Fact]
    public void Missing_facts_are_named_with_the_limit_when_it_is_known()
    {
        Assert.Equal(
            "edges.order->payment.rate and services.payment.capacity",
            File.Of(Retries(1)).Missing<MetastableRetries>()
        );
        Assert.Equal(
            "services.payment.capacity",
            File.Of(Retries(1)).Knowing(new EdgeFacts { Rate = 1 }).Missing<MetastableRetries>()
        );
        Assert.Equal(
            "edges.order->payment.rate (the limit is capacity / (1 + retries) = 300/s / 2 = 150/s)",
            File.Of(Retries(1)).Knowing(new ServiceFacts { Capacity = 300 }).Missing<MetastableRetries>()
        );
    }

    // Bulkhead

    private static readonly ServiceFacts s_fifty = new() { Latency = new() { Mean = Some.Ms(50) } };

    private static PolicyFile Asked(PolicyFile file) => file with { Objectives = new() { MaxRejectedShare = .01 } };

    [Fact]
    public void A_bulkhead_that_rejects_more_than_allowed_is_reported_with_the_permits_that_are_enough()
    {
        var warning = Asked(File.Of(new Bulkhead { MaxConcurrent = 10 }))
            .Knowing(new EdgeFacts { Rate = 160 })
            .Knowing(s_fifty)
            .Warning<BulkheadTooSmall>();

        Assert.Equal("12.2 % of the healthy calls are rejected, 1 % are allowed: 15 permits are enough", warning.Text);
        Assert.Equal("Erlang B(10, 8) = 0.1217, offered = rate x mean latency = 160/s x 50 ms = 8", warning.Formula);
        Asked(File.Of(new Bulkhead { MaxConcurrent = 15 }))
            .Knowing(new EdgeFacts { Rate = 160 })
            .Knowing(s_fifty)
            .IsSilent<BulkheadTooSmall>();
        Asked(File.Of(new Bulkhead { MaxConcurrent = 10 }))
            .Knowing(new EdgeFacts { Rate = 160, Clients = 4 })
            .Knowing(s_fifty)
            .IsSilent<BulkheadTooSmall>();
        Asked(File.Of(new Bulkhead { MaxConcurrent = 10, MaxQueue = 100 }))
            .Knowing(new EdgeFacts { Rate = 160 })
            .Knowing(s_fifty)
            .IsSilent<BulkheadTooSmall>();
        File.Of(new Bulkhead { MaxConcurrent = 1, MaxQueue = Bulkhead.Unbounded }).IsSilent<BulkheadTooSmall>();
    }

    [Fact]
    public void A_pool_gets_the_calls_of_all_bulkheads_that_share_it()
    {
        var pool = new Bulkhead { MaxConcurrent = 10, Pool = "all" };
        var file = Asked(File.With(("order->payment", [pool]), ("order->user", [pool]), ("gateway->user", [pool])))
            .Knowing("order->payment", new EdgeFacts { Rate = 100 })
            .Knowing("order->user", new EdgeFacts { Rate = 60 })
            .Knowing("gateway->user", new EdgeFacts { Rate = 1 })
            .Knowing(s_fifty)
            .Knowing("user", s_fifty);

        Assert.Equal(
            "Erlang B(10, 8) = 0.1217, offered = rate x mean latency = 100/s x 50 ms + 60/s x 50 ms = 8",
            file.Warning<BulkheadTooSmall>().Formula
        );
    }

    [Fact]
    public void A_bulkhead_needs_three_facts() =>
        Assert.Equal(
            "edges.order->payment.rate and services.payment.latency.mean and objectives.maxRejectedShare",
            File.Of(new Bulkhead { MaxConcurrent = 10 }).Missing<BulkheadTooSmall>()
        );

    // Hedge

    [Fact]
    public void A_hedge_before_the_median_sends_most_calls_twice()
    {
        Assert.Equal(
            "extra load = S(delay) = S(40 ms) = 0.5",
            File.Of(new Hedge { Delay = Some.Ms(40) }).Knowing(s_guide).Warning<HedgeDoublesLoad>().Formula
        );
        File.Of(new Hedge { Delay = Some.Ms(41) }).Knowing(s_guide).IsSilent<HedgeDoublesLoad>();
        File.Of(new Hedge { Delay = Some.Ms(999) }).Knowing(s_guide).IsSilent<HedgeDoublesLoad>();
        Assert.Contains("100 %", File.Of(new Hedge { Delay = TimeSpan.Zero }).Warning<HedgeDoublesLoad>().Text);
        Assert.Equal(
            "services.payment.latency.p50 and p99",
            File.Of(new Hedge { Delay = Some.Ms(10) }).Missing<HedgeDoublesLoad>()
        );
        File.Of(new Hedge { Delay = TimeSpan.Zero, MaxHedgeRatio = .1 }).IsSilent<HedgeDoublesLoad>();
    }

    [Fact]
    public void Several_hedges_add_up() =>
        Assert.EndsWith(
            " = 1.531",
            File.Of(new Hedge { Delay = Some.Ms(20), MaxHedgedAttempts = 2 })
                .Knowing(new LatencyFacts { P50 = Some.Ms(80), P99 = Some.Ms(300) })
                .Warning<HedgeDoublesLoad>()
                .Formula
        ); // .875 + .875 x .75
}

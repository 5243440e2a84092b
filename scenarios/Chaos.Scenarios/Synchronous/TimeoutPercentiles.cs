using Chaos.Core.Expectations;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// A payment service whose latency is set to the guide's percentiles, under a load that never queues: what is measured
/// from the time a call was due has to be what was set. A percentile's standard error is sqrt(q (1 - q) / n) times the
/// slope of the quantile function, which at p95 is 800 ms below and 4,500 ms above, and at p99 4,500 and 20,000 ms:
/// that is why it takes 18,000 calls. The tolerances are 20 and 25 %, room for a busy machine; one percentile is twice
/// the one before and more.
/// </summary>
public sealed class TimeoutPercentiles : CallScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 5, baseline: 45, fault: 0);
        return new()
        {
            Id = "timeout.percentiles",
            Title = "Percentiles say what an average hides",
            Claim = """
                A service whose latency has known percentiles is measured to have just these, from the middle to the tail.
                """,
            GuideFigure = "P50 40, P90 80, P95 120, P99 300 ms",
            // 400/s that take 54 ms each keep 22 workers busy: no call waits for one of a thousand.
            Topology = Services(Instant("payment") with { ServiceTime = LatencyDistribution.GuidePayment }),
            Phases = phases,
            Workloads =
            [
                Orders("payment", Ramped(50, 400, phases)) with
                {
                    Name = "payments",
                    Target = OrderAt("payment") with { Path = "/charges" },
                },
            ],
            Arms = [Candidate("payment", "payment as the guide has it")],
            // There is no fault whose effect a bad start could blur: a tail that is cut off shall be found by its
            // percentile.
            SteadyState = .9,
            Expectations =
            [
                Percentile(.50, 40, 8),
                Percentile(.90, 80, 16),
                Percentile(.95, 120, 30),
                Percentile(.99, 300, 75),
            ],
            Focus = AttemptsAt("payment"),
            Story = """
                Payment was set to the guide's percentiles and measured over 18,000 calls: half of them took up to
                {payment:latency p50}, 90 % up to {payment:latency p90}, 95 % up to {payment:latency p95} and 99 % up to
                {payment:latency p99}. Its mean is 54 ms, which says nothing of one call in twenty that takes more than
                twice as long: a timeout is chosen by the percentile that may fail, not by the mean.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Mutant.WithPolicies(
                "a hidden timeout cuts the tail",
                "Latency p99 in all",
                At("client->payment", Timeout(150))
            ),
        ];

    private static Oracle Percentile(double quantile, double milliseconds, double tolerance) =>
        Oracle(
            "payment",
            new LatencyPercentile(quantile),
            Whole,
            milliseconds,
            tolerance,
            "the distribution that was set"
        );
}

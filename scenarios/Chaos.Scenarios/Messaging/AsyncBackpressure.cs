using Chaos.Core.Expectations;
using Chaos.Core.Load;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// A burst of five times what the consumer can handle. The broker takes it in: a fluid of rate 5 c against a capacity c
/// for a time t leaves 4 c t waiting, which is gone after 4 c t / (c - c/10) when a tenth of the capacity goes on
/// coming.
/// </summary>
/// <remarks>A worker waits a little longer than its work takes, to the next tick of its timers: its capacity is known to
/// some 5 %.</remarks>
public sealed class AsyncBackpressure : RabbitScenario
{
    private const double Burst = 2;
    private const double Quiet = 3;
    private const double Work = 20;

    /// <summary>One message after the other, each with its work and the rest of a tick.</summary>
    private const double Capacity = 1000 / (Work + 1.2);

    protected override ExperimentPlan Plan(Scale scale)
    {
        var (backlog, drain) = (4 * Capacity * Burst, 4 * Burst / .9);
        var phases = Phases(scale, baseline: Math.Ceiling(Quiet + Burst + drain + 1), fault: 0);
        var rate = ArrivalRate
            .Constant(.1 * Capacity, phases.WarmUp + Seconds(Quiet))
            .Then(ArrivalRate.Constant(5 * Capacity, Seconds(Burst)))
            .Then(ArrivalRate.Constant(.1 * Capacity, phases.Baseline - Seconds(Quiet + Burst)));
        return new()
        {
            Id = "async.backpressure",
            Title = "A broker takes in a burst",
            Claim = """
                A burst of five times what consumers can handle is acknowledged without delay and waits in the broker; it is
                worked off at the consumers' pace, and nothing is lost.
                """,
            Topology = OneNode,
            Phases = phases,
            Arms =
            [
                Candidate(
                    "queue",
                    "a durable queue with one slow consumer",
                    Publishing(Queue, new OpenLoad { Rate = rate }),
                    Consumer(Work) with
                    {
                        Prefetch = 1,
                    }
                ),
            ],
            Expectations =
            [
                Theory(Backlog("messages that wait, by the ledger"), backlog, .15 * backlog, Fluid),
                Theory(Backlog("messages that wait, by the broker", "orders depth"), backlog, .15 * backlog, Fluid),
                Theory(Drain("time to work off the burst"), .95 * drain, (.2 * drain) + 1, Drained),
                Never(LedgerEntry.Unknown),
                Never(LedgerEntry.Failed),
                Never(LedgerEntry.Lost),
                Never(LedgerEntry.Duplicate),
                Never(LedgerEntry.Reordered),
            ],
            Focus = Waiting,
            Story = $$"""
                For {{Burst:0}} s five times as many messages came as the consumer can handle. All publishes were
                acknowledged, up to {queue:messages that wait, by the ledger} messages waited
                ({queue:messages that wait, by the broker} by the broker's own word), and {queue:time to work off the burst}
                later they were worked off; {queue:messages acknowledged but lost} were lost.
                """,
        };
    }

    private const string Fluid = "(5 c - c) x burst, sampled once a second";
    private const string Drained = "4 c t / (c - c/10), to a twentieth of it";

    private static Oracle Theory(Metric metric, double expected, double tolerance, string source) =>
        Oracle("queue", metric, Whole, expected, tolerance, source);
}

using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// A burst of five times what the consumer can handle. The broker takes it in: a fluid of rate 5 c against a capacity c
/// for a time t leaves 4 c t waiting, which is gone after 4 c t / (c - c/10) when a tenth of the capacity goes on
/// coming.
/// </summary>
/// <remarks>A worker waits a little longer than it is told to work, to the next tick of its timers: its capacity is
/// known to some 5 %.</remarks>
public sealed class AsyncBackpressure : Scenario
{
    private const double Burst = 2;
    private const double Before = 3;
    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(20);

    /// <summary>One message after the other, each with its work and the rest of a tick.</summary>
    private static readonly double s_capacity = 1000 / (s_work.TotalMilliseconds + 1.2);

    public override Experiment Build(Scale scale)
    {
        var (backlog, drain) = (4 * s_capacity * Burst, 4 * Burst / .9);
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = TimeSpan.FromSeconds(Math.Ceiling(Before + Burst + drain + 1)),
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        };
        var quiet = .1 * s_capacity;
        var load = new OpenLoad
        {
            Rate = ArrivalRate
                .Constant(quiet, durations.WarmUp + TimeSpan.FromSeconds(Before))
                .Then(ArrivalRate.Constant(5 * s_capacity, TimeSpan.FromSeconds(Burst)))
                .Then(ArrivalRate.Constant(quiet, durations.Baseline - TimeSpan.FromSeconds(Before + Burst))),
        };
        return new Experiment
        {
            Id = "async.backpressure",
            Title = "A broker takes in a burst",
            Claim =
                "A burst of five times what consumers can handle is acknowledged without delay and waits "
                + "in the broker; it is worked off at the consumers' pace, and nothing is lost.",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            Arms =
            [
                MessagePlan.Arm(
                    "queue",
                    "a durable queue with one slow consumer",
                    ArmRole.Candidate,
                    new()
                    {
                        Name = "publish",
                        Target = new RabbitPublishSpec { Service = "rabbit", Channel = Orders },
                        Load = load,
                    },
                    new RabbitConsumerSpec
                    {
                        Group = Workers,
                        Broker = "rabbit",
                        Channel = Orders,
                        Work = s_work,
                        Prefetch = 1,
                    }
                ),
            ],
            Workloads = [],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations =
            [
                Oracle(
                    new SampledPeak("messages that wait, by the ledger", "messages not handled yet"),
                    backlog,
                    .15 * backlog,
                    "(5 c - c) x burst, sampled once a second"
                ),
                Oracle(
                    new SampledPeak("messages that wait, by the broker", "orders depth"),
                    backlog,
                    .15 * backlog,
                    "(5 c - c) x burst, sampled once a second"
                ),
                Oracle(
                    new TimeToDrain("time to work off the burst", "messages not handled yet"),
                    .95 * drain,
                    (.2 * drain) + 1,
                    "4 c t / (c - c/10), to a twentieth of it"
                ),
                Never(LedgerEntry.Unknown),
                Never(LedgerEntry.Failed),
                Never(LedgerEntry.Lost),
                Never(LedgerEntry.Duplicate),
                Never(LedgerEntry.Reordered),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"For {Burst:0} s five times as many messages came as the consumer can handle. "
                )
                + "All publishes were acknowledged, up to {queue:messages that wait, by the ledger} "
                + "messages waited ({queue:messages that wait, by the broker} by the broker's own word), "
                + "and {queue:time to work off the burst} later they were worked off; {queue:messages acknowledged but lost} were lost.",
        };
    }

    private static Oracle Oracle(Metric metric, double expected, double tolerance, string source) =>
        new Oracle("queue", metric, Phase.Whole, expected, tolerance, source);
}

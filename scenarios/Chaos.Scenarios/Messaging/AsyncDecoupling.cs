using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Targets.RabbitMq;
using static Chaos.Scenarios.Messaging.MessagePlan;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The consumer stands still and the producer does not notice: messages are acknowledged as quickly as before and wait
/// in the broker, rate x time of them, and are all handled afterwards. With a consumer of capacity c and a rate r the
/// backlog of a pause t is worked off in r t / (c - r).
/// </summary>
public sealed class AsyncDecoupling : Scenario
{
    private const double PerSecond = 100;

    public override Experiment Build(Scale scale)
    {
        var durations = MessagePlan.Durations(scale, recoverySeconds: 5);
        var target = new RabbitPublishSpec { Service = "rabbit", Channel = Orders };
        var paused = durations.Fault.TotalSeconds;
        return new Experiment
        {
            Id = "async.decoupling",
            Title = "A producer does not wait for its consumer",
            Claim =
                "While the consumer is down publishing goes on as before; what was published waits in "
                + "the broker and is handled when the consumer is back, and nothing is lost.",
            Kind = ExperimentKind.Claim,
            Topology = Topology.Of(new BrokerSpec { Name = "rabbit", Kind = "rabbitmq" }),
            Arms =
            [
                MessagePlan.Arm(
                    "queue",
                    "a durable queue with one consumer",
                    ArmRole.Candidate,
                    Publishing(target, PerSecond, durations),
                    new RabbitConsumerSpec
                    {
                        Group = Workers,
                        Broker = "rabbit",
                        Channel = Orders,
                        Work = TimeSpan.FromMilliseconds(2),
                    }
                ),
            ],
            Workloads = [],
            Faults = [new FaultWindow { Fault = new PauseService("worker"), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations =
            [
                // A producer that had to wait for its consumer would wait as long as that stands still.
                new Guard(new LatencyMaximum(), Phase.DuringFault, Limit.AtMost(500)),
                new Guard(new AcknowledgementGap(), Phase.Whole, Limit.AtMost(.5)),
                Never(LedgerEntry.Unknown),
                // The last sample of the pause is up to a second from its end.
                new Oracle(
                    "queue",
                    new SampledPeak("backlog", "messages not handled yet"),
                    Phase.Whole,
                    PerSecond * (paused - .5),
                    PerSecond,
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"rate x pause = {PerSecond:0}/s x {paused:0} s, sampled once a second"
                    )
                ),
                // With a consumer of twice the rate at least (2 ms of work and as many to take, write down and
                // acknowledge), r t / (c - r) is no more than the pause; sampled once a second.
                new Guard(
                    new TimeToDrain("time to work off the backlog", "messages not handled yet"),
                    Phase.Whole,
                    Limit.AtMost(paused + 1)
                ),
                Never(LedgerEntry.Lost),
                Never(LedgerEntry.Phantom),
            ],
            Focus = Chart.OfSeries("Messages not handled yet", "messages not handled yet"),
            Story =
                "With the consumer standing still no publish took longer than {queue:longest wait}, and {queue:backlog} messages waited; "
                + "they were worked off in {queue:time to work off the backlog}, and {queue:messages acknowledged but lost} were lost.",
        };
    }
}

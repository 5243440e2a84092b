using System.Globalization;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// The consumer stands still and the producer does not notice: messages are acknowledged as quickly as before and wait
/// in the broker, rate x time of them, and are all handled afterwards. With a consumer of capacity c and a rate r the
/// backlog of a pause t is worked off in r t / (c - r).
/// </summary>
public sealed class AsyncDecoupling : RabbitScenario
{
    private const double PerSecond = 100;

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, recovery: 5);
        var paused = phases.Fault.TotalSeconds;
        var formula = string.Create(
            CultureInfo.InvariantCulture,
            $"rate x pause = {PerSecond:0}/s x {paused:0} s, sampled once a second"
        );
        return new()
        {
            Id = "async.decoupling",
            Title = "A producer does not wait for its consumer",
            Claim = """
                While the consumer is down publishing goes on as before; what was published waits in the broker and is
                handled when the consumer is back, and nothing is lost.
                """,
            Topology = OneNode,
            Phases = phases,
            Faults = [new PauseService("worker")],
            Arms =
            [
                Candidate(
                    "queue",
                    "a durable queue with one consumer",
                    Publishing(Queue, PerSecond, phases),
                    Consumer(work: 2)
                ),
            ],
            Expectations =
            [
                // A producer that had to wait for its consumer would wait as long as that stands still.
                Guard(new LatencyMaximum(), During, AtMost(500)),
                Guard(new AcknowledgementGap(), Whole, AtMost(.5)),
                Never(LedgerEntry.Unknown),
                // The last sample of the pause is up to a second from its end.
                Oracle("queue", Backlog("backlog"), Whole, PerSecond * (paused - .5), PerSecond, formula),
                // With a consumer of twice the rate at least (2 ms of work and as many to take, write down and
                // acknowledge), r t / (c - r) is no more than the pause; sampled once a second.
                Guard(Drain("time to work off the backlog"), Whole, AtMost(paused + 1)),
                Never(LedgerEntry.Lost),
                Never(LedgerEntry.Phantom),
            ],
            Focus = Waiting,
            Story = """
                With the consumer standing still no publish took longer than {queue:longest wait}, and {queue:backlog}
                messages waited; they were worked off in {queue:time to work off the backlog}, and
                {queue:messages acknowledged but lost} were lost.
                """,
        };
    }
}

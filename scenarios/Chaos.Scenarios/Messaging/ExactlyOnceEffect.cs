using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Faults.Edges;
using Chaos.Faults.Services;

namespace Chaos.Scenarios.Messaging;

/// <summary>
/// For a while acknowledgements are lost on their way: the consumers handle what was sent ahead to them, and get all of
/// it again when the connection breaks. Then they are killed in the middle of a message. A store that marks a message
/// in the same transaction as its effect makes both harmless.
/// </summary>
public sealed class ExactlyOnceEffect : RabbitScenario
{
    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, fault: 6, recovery: 4);
        var load = Publishing(Queue, 100, phases);
        var forgetful = Consumer(work: 4) with { Prefetch = 20 };
        var store = forgetful with { Deduplication = Deduplication.ByMessage };
        var effects = new MessageRatio("effects per message", LedgerEntry.Handled, LedgerEntry.Acked);
        return new()
        {
            Id = "queue.exactly-once-effect",
            Title = "Delivered again, done once",
            Claim = """
                Brokers deliver at least once; a consumer that remembers what it has done, in the same transaction as the
                effect, makes the effect happen exactly once.
                """,
            GuideFigure = "effects = messages",
            Topology = OneNode,
            Phases = phases,
            Windows =
            [
                Window(new LoseRequests("workers->rabbit"), seconds: 2),
                Window(new KillService("worker"), seconds: 2, from: 4),
            ],
            SideBySide = true,
            Arms =
            [
                Control("forgetful", "no memory of what was handled", load, forgetful),
                Candidate("store", "a store of handled messages, atomic with the effect", load, store),
            ],
            Expectations =
            [
                Objective(effects, Whole, AtMost(1)),
                Guard(effects, Whole, AtLeast(1)),
                None(LedgerEntry.Duplicate),
                Never(LedgerEntry.Lost, inEveryArm: true),
                Never(LedgerEntry.Phantom, inEveryArm: true),
            ],
            Focus = Chart.OfSeries("Messages redelivered, so far", "messages redelivered"),
            Story = """
                Acknowledgements were lost on their way and later the consumers were killed in the middle of a message.
                Without a memory {forgetful:messages handled again} messages had their effect again,
                {forgetful:effects per message} effects a message; with a store that is atomic with the effect it was
                {store:messages handled again}, {store:effects per message}.
                """,
        };
    }

    public override IReadOnlyList<Mutant> Mutants =>
        [
            Consuming("no dedup", "Messages handled again", c => c with { Deduplication = Deduplication.None }),
            Consuming(
                "dedup by offset",
                "Messages acknowledged but lost",
                c => c with { Deduplication = Deduplication.ByOffset }
            ),
        ];
}

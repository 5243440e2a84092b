using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Targets.Tests.Mitigations;
using Chaos.Targets.Workers;
using Chaos.Worker;

namespace Chaos.Targets.Tests.Worker;

/// <summary>
/// Tests the worker's handler, store and log with a queue in memory. There are 100 messages. Number 30 was stored twice
/// because its acknowledgement was lost. The consumer dies twice: after the effect of number 50 and before its
/// acknowledgement, and before the effect of number 70.
/// </summary>
public sealed class SeededBugTests : IDisposable
{
    private const ulong Trial = 9;
    private const int Messages = 100;
    private const int SentTwice = 30;
    private const int DiesAfter = 50;
    private const int DiesBefore = 70;
    private const int Fetched = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-worker-").FullName;
    private readonly VirtualClock _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(
        "each handled, then acknowledged, deduplicated by identity",
        Acknowledge.AfterHandling,
        Deduplication.ByMessage,
        0,
        0
    )]
    [InlineData("auto-commit before processing", Acknowledge.WholeFetchFirst, Deduplication.ByMessage, 1, 0)]
    [InlineData("auto-ack", Acknowledge.WholeFetchFirst, Deduplication.ByMessage, 1, 0)]
    [InlineData("ack before store", Acknowledge.EachFirst, Deduplication.ByMessage, 1, 0)]
    [InlineData("no dedup", Acknowledge.AfterHandling, Deduplication.None, 0, 2)]
    [InlineData("dedup by offset", Acknowledge.AfterHandling, Deduplication.ByOffset, 0, 1)]
    public async Task A_seeded_bug_is_found_by_the_ledger_and_its_correct_twin_is_not(
        string what,
        Acknowledge acknowledge,
        Deduplication deduplication,
        int leastLost,
        int duplicates
    )
    {
        var record = await RunAsync(acknowledge, deduplication);
        Assert.Equal(Messages, record.Acked);
        Assert.True(leastLost == 0 ? record.Lost == 0 : record.Lost >= leastLost, $"{what}: {record.Lost} lost");
        Assert.True(record.Duplicates == duplicates, $"{what}: {record.Duplicates} handled again");
        Assert.Equal((0, 0), (record.Phantoms, record.Evicted));
        Assert.All(
            record.Examples,
            e => Assert.Contains(e.Entry, new[] { LedgerEntry.Lost, LedgerEntry.Duplicate, LedgerEntry.Reordered })
        );
        if (leastLost > 0)
            Assert.Contains(
                record.Examples,
                e => e is { Entry: LedgerEntry.Lost, Sequence: > DiesAfter, Detail: "acknowledged, never handled" }
            );
        if (duplicates > 0)
            Assert.Contains(record.Examples, e => e is { Entry: LedgerEntry.Duplicate, Sequence: SentTwice });
    }

    private async Task<LedgerRecord> RunAsync(Acknowledge acknowledge, Deduplication deduplication)
    {
        var ledger = new Ledger(Trial, _time, [(0, "workers", "orders")]);
        var queue = Publish(ledger.Open(0, "publish", "orders"));
        var committed = 0;
        var deaths = new HashSet<long> { DiesAfter, DiesBefore };
        while (committed < queue.Count)
        {
            using var log = new HandlingLog(WorkerSpec.LogPath(_folder, "worker"));
            using var store =
                deduplication == Deduplication.None
                    ? null
                    : new EffectStore(Path.Combine(_folder, "store.db"), "worker");
            store?.CatchUp(log, 0);
            var member = new WorkerMember
            {
                Consumer = new MemoryConsumerSpec
                {
                    Group = "workers",
                    Broker = "memory",
                    Channel = "orders",
                    Work = TimeSpan.Zero,
                    Deduplication = deduplication,
                },
                Trial = "t",
                Group = 0,
                Addresses = [],
            };
            try
            {
                committed = await ConsumeAsync(
                    queue,
                    committed,
                    acknowledge,
                    new MemberHandler(member, log, store, _time),
                    deaths,
                    at => committed = at
                );
            }
            catch (Death)
            {
                // The next iteration stands for the restarted process.
            }
        }
        foreach (var handling in Handled())
            Assert.True(ledger.Handled(handling));
        return Assert.Single(ledger.Records((_, _) => 0, TimeSpan.Zero));
    }

    private static async Task<int> ConsumeAsync(
        IReadOnlyList<MessageStamp> queue,
        int committed,
        Acknowledge acknowledge,
        IHandler handler,
        HashSet<long> deaths,
        Action<int> commit
    )
    {
        for (var at = committed; at < queue.Count; at++)
        {
            var stamp = queue[at];
            if (acknowledge is Acknowledge.WholeFetchFirst && (at - committed) % Fetched == 0)
                commit(Math.Min(at + Fetched, queue.Count));
            if (acknowledge == Acknowledge.EachFirst)
                commit(at + 1);
            if (stamp.Sequence == DiesBefore && deaths.Remove(DiesBefore))
                throw new Death();
            Assert.True(await handler.HandleAsync(new(stamp, 0, at, false), CancellationToken.None));
            if (stamp.Sequence == DiesAfter && deaths.Remove(DiesAfter))
                throw new Death();
            if (acknowledge == Acknowledge.AfterHandling)
                commit(at + 1);
        }
        return queue.Count;
    }

    private static List<MessageStamp> Publish(Producer producer)
    {
        var queue = new List<MessageStamp>();
        for (var i = 0; i < Messages; i++)
        {
            var stamp = producer.Begin(new Call(i, 0), i % 10);
            queue.Add(stamp);
            if (i == SentTwice)
                queue.Add(stamp);
            producer.End(stamp, new(new(CallStatus.Ok)));
        }
        return queue;
    }

    private List<Handling> Handled()
    {
        var bytes = File.ReadAllBytes(WorkerSpec.LogPath(_folder, "worker"));
        Assert.Equal(0, bytes.Length % Handling.Size);
        return
        [
            .. Enumerable
                .Range(0, bytes.Length / Handling.Size)
                .Select(i => Handling.Read(bytes.AsSpan(i * Handling.Size, Handling.Size))),
        ];
    }

    /// <summary>Says when a consumer acknowledges.</summary>
    public enum Acknowledge
    {
        AfterHandling,
        EachFirst,
        WholeFetchFirst,
    }

    private sealed record MemoryConsumerSpec : ConsumerSpec
    {
        public override IConsumer Open(ConsumerSite site) =>
            throw new NotSupportedException("the test consumes itself");
    }

    private sealed class Death : Exception;
}

using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Core.Messaging;

/// <summary>
/// The memory of a ledger. It is measured over the whole process, so no other test may run at the same time.
/// </summary>
[Collection(nameof(LedgerMemoryTests))]
[CollectionDefinition(nameof(LedgerMemoryTests), DisableParallelization = true)]
public sealed class LedgerMemoryTests
{
    [Fact]
    public void Memory_grows_with_messages_under_way_and_not_with_messages_sent()
    {
        var time = new VirtualTime();
        var ledger = new Ledger(7, time, [(0, "workers", "orders")]);
        var producer = ledger.Open(0, "publish", "orders");
        ledger.Start(time.GetTimestamp(), TimeSpan.FromSeconds(9));
        void SendAndHandle(long number)
        {
            var stamp = producer.Begin(new Call(number, 0), key: 0);
            producer.End(stamp, new(new(CallStatus.Ok)));
            ledger.Handled(new(stamp, 0, 0, -1, false, 0));
        }

        SendAndHandle(0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 1; i < 2_000_000; i++)
            SendAndHandle(i);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(2_000_000, Assert.Single(ledger.Records((_, _) => 0, TimeSpan.FromSeconds(30))).Distinct);
        // A settled page costs a reference of 8 bytes for 1,024 messages. Memory that earlier tests released may be
        // freed meanwhile.
        Assert.True(grown < 1_000_000, $"{grown:N0} bytes for two million messages");
    }
}

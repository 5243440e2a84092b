using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Core.Messaging;

public sealed class LedgerTests
{
    private const ulong Trial = 7;

    private readonly VirtualTime _time = new();
    private readonly Ledger _ledger;
    private readonly Producer _producer;

    public LedgerTests()
    {
        _ledger = new(Trial, _time, [(0, "workers", "orders")]);
        _producer = _ledger.Open(0, "publish", "orders");
        _ledger.Start(_time.GetTimestamp(), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void A_message_that_was_acknowledged_and_handled_once_counts_as_no_anomaly()
    {
        for (var i = 0; i < 5000; i++)
            Handle(Send(i));
        var record = Record();
        Assert.Equal((5000, 5000, 5000), (record.Acked, record.Handled, record.Distinct));
        Assert.All(
            new[]
            {
                LedgerEntry.Lost,
                LedgerEntry.Evicted,
                LedgerEntry.Duplicate,
                LedgerEntry.Phantom,
                LedgerEntry.Reordered,
                LedgerEntry.Unknown,
                LedgerEntry.Failed,
            },
            e => Assert.Equal(0, record.Of(e))
        );
        Assert.Empty(record.Examples);
        Assert.Equal(0, _ledger.Waiting);
    }

    [Fact]
    public void A_message_that_was_acknowledged_and_never_handled_is_lost_and_an_example()
    {
        foreach (var i in Enumerable.Range(0, 100))
            if (Send(i, offset: i) is var stamp && i != 41)
                Handle(stamp);
        var record = Record();
        Assert.Equal(1, record.Lost);
        Assert.Equal(
            new LedgerExample(
                LedgerEntry.Lost,
                "publish",
                41,
                null,
                "acknowledged at offset 41 of partition 0, never handled"
            ),
            Assert.Single(record.Examples)
        );
        Assert.Equal(1, _ledger.Waiting);
    }

    [Fact]
    public void A_message_that_the_broker_discarded_is_evicted_and_not_lost()
    {
        foreach (var i in Enumerable.Range(0, 10))
            Send(i, offset: i);
        var record = Assert.Single(
            _ledger.Records((channel, partition) => channel == "orders" && partition == 0 ? 4 : 0, TimeSpan.Zero)
        );
        Assert.Equal((4, 6), (record.Evicted, record.Lost));
    }

    [Fact]
    public void Each_handling_after_the_first_is_a_duplicate_even_after_its_page_was_settled()
    {
        var first = Send(0);
        Handle(first);
        for (var i = 1; i < 3000; i++)
            Handle(Send(i));
        Handle(first, redelivered: true);
        Handle(first);
        var record = Record();
        Assert.Equal((2, 1, 3000, 3002), (record.Duplicates, record.Redelivered, record.Distinct, record.Handled));
        Assert.Contains(
            record.Examples,
            e =>
                e is { Entry: LedgerEntry.Duplicate, Sequence: 0, Detail: "handled 2 times, redelivered by the broker" }
        );
    }

    [Theory]
    [InlineData(CallStatus.ClientError, 1)]
    [InlineData(CallStatus.Rejected, 1)]
    [InlineData(CallStatus.Unknown, 0)]
    [InlineData(CallStatus.TimedOut, 0)]
    [InlineData(CallStatus.Reset, 0)]
    public void A_handled_message_is_a_phantom_if_it_was_refused_and_none_if_its_fate_is_unknown(
        CallStatus status,
        int phantoms
    )
    {
        var stamp = _producer.Begin(new Call(0, 0), 0);
        // The consumer may handle a message before its producer receives the answer.
        Handle(stamp);
        _producer.End(stamp, new(new(status)));
        var record = Record();
        Assert.Equal((phantoms, 1 - phantoms), (record.Phantoms, record.UnknownHandled));
        Assert.Equal(0, record.Lost);
    }

    [Fact]
    public void A_message_that_was_never_sent_is_a_phantom_and_one_of_another_trial_is_ignored()
    {
        Send(0);
        Handle(new(Trial, 0, 1, 0, 0));
        Assert.False(_ledger.Handled(new(new(Trial + 1, 0, 2, 0, 0), 0, 0, 0, false, 0)));
        Assert.Equal(1, Record().Phantoms);
    }

    [Fact]
    public void Order_is_checked_within_a_key_and_at_first_handlings_only()
    {
        var (a, b, c, other) = (Send(0, key: 1), Send(1, key: 1), Send(2, key: 1), Send(3, key: 2));
        Handle(other);
        Handle(a);
        Handle(c);
        Handle(b);
        Handle(a);
        var record = Record();
        Assert.Equal((1, 1), (record.Reordered, record.Duplicates));
        Assert.Contains(
            record.Examples,
            e =>
                e
                    is {
                        Entry: LedgerEntry.Reordered,
                        Sequence: 1,
                        Key: 1,
                        Detail: "handled after message 2 of the same key"
                    }
        );
    }

    [Fact]
    public void Each_of_two_groups_has_to_handle_every_message()
    {
        var ledger = new Ledger(Trial, _time, [(4, "email", "orders"), (5, "analytics", "orders")]);
        var producer = ledger.Open(2, "publish", "orders");
        for (var i = 0; i < 10; i++)
        {
            var stamp = producer.Begin(new Call(i, 0), 0);
            producer.End(stamp, new(new(CallStatus.Ok)));
            ledger.Handled(new(stamp, 4, 0, i, false, 0));
            if (i < 7)
                ledger.Handled(new(stamp, 5, 0, i, false, 0));
        }
        Assert.Equal(
            [("email", 0L), ("analytics", 3L)],
            ledger.Records((_, _) => 0, TimeSpan.Zero).Select(r => (r.Group, r.Lost))
        );
        Assert.Equal(3, ledger.Waiting);
    }

    [Fact]
    public void Times_from_due_to_handled_are_kept_by_the_second_in_which_messages_were_due()
    {
        var stamp = _producer.Begin(new Call(0, 3) { Due = TimeSpan.FromSeconds(3.2) }, 0);
        _producer.End(stamp, new(new(CallStatus.Ok)));
        _ledger.Handled(new(stamp, 0, 0, 0, false, stamp.DueTicks + TimeSpan.FromMilliseconds(250).Ticks));
        var slot = Assert.Single(Record().Slots);
        Assert.Equal((3, 1), (slot.Slot, slot.Handled));
        Assert.InRange(slot.EndToEnd.Max!.Value.TotalMilliseconds, 249.9, 250.2);
    }

    [Fact]
    public void The_longest_pause_is_the_one_after_the_warm_up()
    {
        foreach (var (i, at) in new[] { 0, 9, 10, 11, 15, 16 }.Index())
            _ledger.Handled(new(Send(i), 0, 0, i, false, _time.NowTicks() + TimeSpan.FromSeconds(at).Ticks));
        var record = Assert.Single(_ledger.Records((_, _) => 0, TimeSpan.FromSeconds(18)));
        Assert.Equal(new TimeGap(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(15)), record.LongestPause);
        Assert.Equal(
            new TimeGap(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(30)),
            Assert.Single(_ledger.Records((_, _) => 0, TimeSpan.FromSeconds(30))).LongestPause
        );
    }

    [Fact]
    public void Many_threads_lose_no_message()
    {
        Parallel.For(0, 100_000, i => Handle(Send(i)));
        var record = Record();
        Assert.Equal((100_000, 0, 0), (record.Distinct, record.Lost, record.Duplicates));
    }

    private MessageStamp Send(long number, int key = 0, long offset = -1)
    {
        var stamp = _producer.Begin(new Call(number, 0), key);
        _producer.End(stamp, new(new(CallStatus.Ok), 0, offset));
        return stamp;
    }

    private void Handle(MessageStamp stamp, bool redelivered = false) =>
        Assert.True(_ledger.Handled(new(stamp, 0, 0, -1, redelivered, 0)));

    private LedgerRecord Record() => Assert.Single(_ledger.Records((_, _) => 0, TimeSpan.FromSeconds(18)));
}

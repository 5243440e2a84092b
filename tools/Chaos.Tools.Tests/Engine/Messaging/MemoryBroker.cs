using Chaos.Core.Calls;
using Chaos.Core.Messaging;

namespace Chaos.Tools.Tests.Engine.Messaging;

/// <summary>A broker in memory whose consumers handle each message after a delay, or as a test says.</summary>
internal sealed class MemoryBroker(TimeProvider time)
{
    private readonly List<(MessageStamp Stamp, long DueTicks)> _stored = [];

    /// <summary>The result that a publisher gets.</summary>
    public Func<MessageStamp, CallStatus> Answer { get; set; } = _ => CallStatus.Ok;

    /// <summary>How long after its publication a message is handled; null for never.</summary>
    public Func<MessageStamp, TimeSpan?> HandledAfter { get; set; } = _ => TimeSpan.FromMilliseconds(50);

    /// <summary>Messages that were handled and not yet reported, by the group of each producer.</summary>
    public IReadOnlyList<Handling> Handled(Func<MessageStamp, int> group)
    {
        var now = time.NowTicks();
        var due = _stored.Where(m => m.DueTicks <= now).ToList();
        _stored.RemoveAll(m => m.DueTicks <= now);
        return [.. due.Select(m => new Handling(m.Stamp, group(m.Stamp), 0, m.Stamp.Sequence, false, m.DueTicks))];
    }

    public PublishSpec Publishing(string channel) => new Spec(this) { Service = "broker", Channel = channel };

    public static ConsumerSpec Consuming(string channel) =>
        new Consumer
        {
            Group = "workers",
            Broker = "broker",
            Channel = channel,
        };

    private sealed record Spec(MemoryBroker Broker) : PublishSpec
    {
        public override IPublisher Open(TargetSite site) => new Publisher(Broker);
    }

    private sealed record Consumer : ConsumerSpec
    {
        public override IConsumer Open(ConsumerSite site) =>
            throw new NotSupportedException("the testbed's workers are the test's");
    }

    private sealed class Publisher(MemoryBroker broker) : IPublisher
    {
        public ValueTask<Publication> PublishAsync(
            MessageStamp message,
            ReadOnlyMemory<byte> payload,
            CancellationToken cancellationToken
        )
        {
            Assert.True(MessageStamp.TryRead(payload.Span, out var read));
            Assert.Equal(message, read);
            var status = broker.Answer(message);
            if (status != CallStatus.ClientError && broker.HandledAfter(message) is { } after)
                broker._stored.Add((message, broker.Time.NowTicks() + after.Ticks));
            return new(new Publication(new(status), 0, message.Sequence));
        }

        public ValueTask DisposeAsync() => default;
    }

    private TimeProvider Time => time;
}

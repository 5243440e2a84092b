using Chaos.Core.Messaging;
using Chaos.Targets.Workers;

namespace Chaos.Worker;

/// <summary>Handles the messages of one consumer: does the work, has the effect and records it.</summary>
/// <param name="member">The consumer.</param>
/// <param name="log">The log to which handlings are appended.</param>
/// <param name="store">The messages that the group has handled. Null for a group that does not deduplicate.</param>
/// <param name="time">The clock.</param>
internal sealed class MemberHandler(WorkerMember member, HandlingLog log, EffectStore? store, TimeProvider time)
    : IHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> HandleAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var consumer = member.Consumer;
        if (consumer.Work > TimeSpan.Zero)
            await Task.Delay(consumer.Work, time, cancellationToken);
        if (consumer.PoisonEvery > 0 && delivery.Stamp.Sequence % consumer.PoisonEvery == consumer.PoisonEvery - 1)
            return false;
        var handling = new Handling(
            delivery.Stamp,
            member.Group,
            delivery.Partition,
            delivery.Offset,
            delivery.Redelivered,
            time.NowTicks()
        );
        if (store is null)
            log.Append(handling);
        else
            store.Have(Identity(delivery), handling, log);
        return true;
    }

    private (long, long) Identity(in Delivery delivery) =>
        member.Consumer.Deduplication == Deduplication.ByMessage
            ? (delivery.Stamp.Producer, delivery.Stamp.Sequence)
            : (delivery.Partition, delivery.Offset);
}

using Chaos.Core.Messaging;
using Chaos.Targets.Workers;

namespace Chaos.Worker;

/// <summary>What one consumer does with its messages: the work, the effect, and a record of it.</summary>
/// <param name="member">The consumer.</param>
/// <param name="log">Where it is written down.</param>
/// <param name="store">What its group has handled; null for a group that does not look.</param>
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

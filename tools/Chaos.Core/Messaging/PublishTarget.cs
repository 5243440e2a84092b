using Chaos.Core.Calls;
using Chaos.Core.Statistics;

namespace Chaos.Core.Messaging;

/// <summary>Publishes each call as one message and records the broker's answer in the ledger.</summary>
/// <param name="spec">The channel.</param>
/// <param name="site">What the call needs of its surroundings; it must have a producer of the ledger.</param>
/// <param name="publisher">The client.</param>
internal sealed class PublishTarget(PublishSpec spec, TargetSite site, IPublisher publisher) : ITarget
{
    private static readonly ulong s_keys = Chance.Stream("key");

    private readonly Lock _order = new();
    private readonly Producer _producer =
        site.Producer ?? throw new ArgumentException("publishing needs a producer of a ledger", nameof(site));

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        var key = (int)(spec.Keys * Chance.Unit(site.Seed, s_keys, (ulong)call.Number));
        var (stamp, publishing) = Begin(call, key, cancellationToken);
        Publication publication;
        try
        {
            publication = await publishing;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            publication = new(new(CallStatus.TimedOut, Detail: "no acknowledgement in time"));
        }
        _producer.End(stamp, publication);
        return publication.Result;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => publisher.DisposeAsync();

    /// <summary>
    /// Numbers a message and hands it to the client under one lock, so that both orders agree. Calls may arrive here in
    /// another order than that of their due times.
    /// </summary>
    private (MessageStamp Stamp, ValueTask<Publication> Publishing) Begin(
        Call call,
        int key,
        CancellationToken cancellationToken
    )
    {
        lock (_order)
        {
            var stamp = _producer.Begin(call, key);
            return (stamp, publisher.PublishAsync(stamp, stamp.Payload(spec.PayloadBytes), cancellationToken));
        }
    }
}

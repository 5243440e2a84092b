using Chaos.Core.Calls;
using Chaos.Core.Statistics;

namespace Chaos.Core.Messaging;

/// <summary>Publishes each call as one message and writes down in the ledger what became of it.</summary>
/// <param name="spec">The channel.</param>
/// <param name="site">Where it is, with the producer under whose name is published.</param>
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
    /// Messages are numbered in the order in which they are handed to the client: calls that were due one after the
    /// other may get here the other way round.
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

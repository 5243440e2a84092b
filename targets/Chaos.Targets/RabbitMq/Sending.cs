using Chaos.Core.Calls;
using Chaos.Core.Messaging;

namespace Chaos.Targets.RabbitMq;

/// <summary>A message on its way to the broker, from the call until it is known what became of it.</summary>
internal sealed class Sending(MessageStamp stamp, ReadOnlyMemory<byte> payload, CancellationToken caller)
{
    private readonly TaskCompletionSource<Publication> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal (int Producer, long Sequence) Identity => (stamp.Producer, stamp.Sequence);

    internal ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Whether the call has ended before the message was written, so that it need not be.</summary>
    internal bool IsAbandoned => caller.IsCancellationRequested;

    internal Task<Publication> Outcome => _outcome.Task;

    internal void End(CallStatus status, string? detail = null) => _outcome.TrySetResult(new(new(status, Detail: detail)));
}

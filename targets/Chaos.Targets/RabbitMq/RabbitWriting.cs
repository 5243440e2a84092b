using Chaos.Core.Calls;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Settings of a <see cref="RabbitWriter"/>: how messages are written to an exchange, and how its answers are
/// interpreted.
/// </summary>
internal sealed record RabbitWriting
{
    /// <summary>The name of the connection at the broker.</summary>
    internal required string Name { get; init; }

    /// <summary>The exchange. Empty for the default exchange, whose routing keys are names of queues.</summary>
    internal required CachedString Exchange { get; init; }

    /// <summary>
    /// Whether a message ends when the broker has confirmed it. Otherwise it ends when it has been written.
    /// </summary>
    internal bool Confirms { get; init; } = true;

    /// <summary>Whether a message that is routed to no queue is returned.</summary>
    internal bool Mandatory { get; init; }

    /// <summary>Largest number of messages that wait for their confirm.</summary>
    internal int MaxOutstanding { get; init; } = 10_000;

    /// <summary>The status that a negative confirm means.</summary>
    internal CallStatus Refusal { get; init; } = CallStatus.ServerError;

    /// <summary>Interval of the heartbeats of both sides.</summary>
    internal TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Returns which message was returned. Returns null for a message that this writer did not send.</summary>
    internal required Func<BasicReturnEventArgs, (int Producer, long Sequence)?> Returned { get; init; }
}

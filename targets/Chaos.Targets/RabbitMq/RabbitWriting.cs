using Chaos.Core.Calls;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.RabbitMq;

/// <summary>How messages are written to an exchange, and what its answers mean.</summary>
internal sealed record RabbitWriting
{
    /// <summary>What the connection is called at the broker.</summary>
    internal required string Name { get; init; }

    /// <summary>The exchange; empty for the default one, whose routing keys are names of queues.</summary>
    internal required CachedString Exchange { get; init; }

    /// <summary>Whether a message ends when the broker confirms it; otherwise when it was written.</summary>
    internal bool Confirms { get; init; } = true;

    /// <summary>Whether a message that no queue gets comes back.</summary>
    internal bool Mandatory { get; init; }

    /// <summary>How many messages may wait for their confirm.</summary>
    internal int MaxOutstanding { get; init; } = 10_000;

    /// <summary>What a negative confirm says.</summary>
    internal CallStatus Refusal { get; init; } = CallStatus.ServerError;

    /// <summary>How often both sides let the other know that they are there.</summary>
    internal TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which message has come back; null for one that nobody here sent.</summary>
    internal required Func<BasicReturnEventArgs, (int Producer, long Sequence)?> Returned { get; init; }
}

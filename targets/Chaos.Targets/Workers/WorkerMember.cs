using Chaos.Core.Messaging;

namespace Chaos.Targets.Workers;

/// <summary>One consumer in a worker.</summary>
public sealed record WorkerMember
{
    /// <summary>The channel that it consumes, and how.</summary>
    public required ConsumerSpec Consumer { get; init; }

    /// <summary>Token of the arm's trial.</summary>
    public required string Trial { get; init; }

    /// <summary>Number of its group in the trial.</summary>
    public required int Group { get; init; }

    /// <summary>The nodes of the broker as host:port. These are the addresses of their proxies.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Credentials as user:password. Null for the broker's default.</summary>
    public string? Credentials { get; init; }
}

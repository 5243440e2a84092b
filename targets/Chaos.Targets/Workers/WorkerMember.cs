using Chaos.Core.Messaging;

namespace Chaos.Targets.Workers;

/// <summary>One consumer in a worker.</summary>
public sealed record WorkerMember
{
    /// <summary>What it consumes, and how.</summary>
    public required ConsumerSpec Consumer { get; init; }

    /// <summary>Token of its arm's trial.</summary>
    public required string Trial { get; init; }

    /// <summary>Number of its group in the trial.</summary>
    public required int Group { get; init; }

    /// <summary>The broker's nodes as host:port, through their proxies.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Credentials as user:password; null for the broker's own default.</summary>
    public string? Credentials { get; init; }
}

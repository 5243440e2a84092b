using Chaos.Core.Messaging;
using Chaos.Core.Policies;

namespace Chaos.Core.Calls;

/// <summary>Where a driver finds what it calls, and how it protects itself.</summary>
/// <param name="Address">Address of the edge from the client to the service.</param>
/// <param name="Trial">Token of the trial, for the baggage.</param>
/// <param name="Seed">Seed of the trial, for drawn payloads and delays.</param>
public sealed record TargetSite(Uri Address, string Trial, ulong Seed)
{
    /// <summary>
    /// Addresses of the further instances that a call may go to, in the order in which the target names them.
    /// </summary>
    public IReadOnlyList<Uri> Instances { get; init; } = [];

    /// <summary>The client's own policy on that edge.</summary>
    public Policy Policy { get; init; } = Policy.None;

    /// <summary>The clock that the policy obeys.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The nodes' addresses as host:port, for a broker, each through its proxy.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Credentials as user:password for a broker that wants them; null for the broker's own default.</summary>
    public string? Credentials { get; init; }

    /// <summary>Under whose name messages are published; null for what is not published.</summary>
    public Producer? Producer { get; init; }
}

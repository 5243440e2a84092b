using Chaos.Core.Messaging;
using Chaos.Core.Policies;

namespace Chaos.Core.Calls;

/// <summary>
/// What a driver needs to call its target: the address, the trial, and the policy that protects the calls.
/// </summary>
/// <param name="Address">Address of the edge from the client to the service.</param>
/// <param name="Trial">Token of the trial, for the baggage.</param>
/// <param name="Seed">Seed of the trial, for drawn payloads and delays.</param>
public sealed record TargetSite(Uri Address, string Trial, ulong Seed)
{
    /// <summary>Name of the workload. Values that are drawn for its calls differ from those of others.</summary>
    public string Workload { get; init; } = "";

    /// <summary>What the drivers of the testbed share; null where each has its own.</summary>
    public SharedParts? Shared { get; init; }

    /// <summary>
    /// Makes a part, such as a pool of connections, or takes the one of another driver of the same workload, trial and
    /// address with the same settings.
    /// </summary>
    public T Take<T>(object settings, Func<T> make)
        where T : class, IDisposable => Shared?.Take((typeof(T), Trial, Workload, Address, settings), make) ?? make();

    /// <summary>Gives back what <see cref="Take"/> returned.</summary>
    public void GiveBack(IDisposable part)
    {
        if (Shared is null)
            part.Dispose();
        else
            Shared.GiveBack(part);
    }

    /// <summary>Addresses of the other instances that a call may go to, in the target's order.</summary>
    public IReadOnlyList<Uri> Instances { get; init; } = [];

    /// <summary>The client's policy on that edge.</summary>
    public Policy Policy { get; init; } = Policy.None;

    /// <summary>The clock that the policy uses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For a broker: the addresses of its nodes as host:port, each through its proxy.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>For a broker: its own addresses as host:port, past the proxies.</summary>
    public IReadOnlyList<string> DirectNodes { get; init; } = [];

    /// <summary>Credentials as user:password for a broker that requires them; null for the broker's default.</summary>
    public string? Credentials { get; init; }

    /// <summary>The producer under whose name messages are published; null when the target publishes nothing.</summary>
    public Producer? Producer { get; init; }
}

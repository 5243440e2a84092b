namespace Chaos.Core.Calls;

/// <summary>What a workload calls, as data: the protocol is the concrete type's business.</summary>
public abstract record TargetSpec
{
    /// <summary>The service that is called; the testbed knows its address.</summary>
    public required string Service { get; init; }

    /// <summary>A driver for it.</summary>
    /// <param name="address">Address of the edge from the client to the service.</param>
    /// <param name="trial">Token of the trial, for the baggage.</param>
    /// <param name="seed">Seed of the trial, for chosen payloads.</param>
    public abstract ITarget Connect(Uri address, string trial, ulong seed);
}

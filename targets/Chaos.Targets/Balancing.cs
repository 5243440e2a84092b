namespace Chaos.Targets;

/// <summary>Says how a gRPC client spreads its calls over the instances of a service.</summary>
public enum Balancing
{
    /// <summary>The client connects to the first instance that answers and sends every call to it.</summary>
    PickFirst,

    /// <summary>The client connects to all instances and sends each call to the next one.</summary>
    RoundRobin,
}

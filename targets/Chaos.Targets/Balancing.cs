namespace Chaos.Targets;

/// <summary>How a gRPC client spreads its calls over the instances of a service.</summary>
public enum Balancing
{
    /// <summary>It connects to the first instance that answers, and sends every call there.</summary>
    PickFirst,

    /// <summary>It connects to all, and sends each call to the next.</summary>
    RoundRobin,
}

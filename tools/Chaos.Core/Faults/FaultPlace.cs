namespace Chaos.Core.Faults;

/// <summary>What a fault acts on.</summary>
public enum FaultPlace
{
    /// <summary>An edge between two services: the traffic through its proxy.</summary>
    Edge,

    /// <summary>A host: what a service runs in, for example a process.</summary>
    Host,

    /// <summary>A switch in the service, by which the service produces the fault itself.</summary>
    Switch,
}

namespace Chaos.Core.Faults;

/// <summary>On what a fault acts.</summary>
public enum FaultPlace
{
    /// <summary>An edge between two services: what passes its proxy.</summary>
    Edge,

    /// <summary>What a service runs in, as a whole: a process, for example.</summary>
    Host,

    /// <summary>A switch of a service's own, by which it does the fault to itself.</summary>
    Switch,
}

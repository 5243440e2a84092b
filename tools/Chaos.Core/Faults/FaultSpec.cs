using Chaos.Core.Topologies;

namespace Chaos.Core.Faults;

/// <summary>A fault to inject, as data: the mechanism is the concrete type's business.</summary>
public abstract record FaultSpec
{
    /// <summary>The fault in plain words with its values, for example <c>payment's workers stall</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>What whoever calls sees of it.</summary>
    public abstract FaultEffect Effect { get; }

    /// <summary>
    /// On what it acts. A fault of a host is over when it was to be: what the host takes until it answers again is
    /// recovery, and no part of the fault. Any other is over when it is reverted.
    /// </summary>
    public abstract FaultPlace Place { get; }

    /// <summary>
    /// What has to be spoken over its edge, because it has to be read; null for a fault that does not mind.
    /// </summary>
    public virtual EdgeProtocol? Reads => null;

    /// <summary>What is wrong with the values, each under <paramref name="path"/>.</summary>
    public abstract IEnumerable<PlanError> Errors(string path);
}

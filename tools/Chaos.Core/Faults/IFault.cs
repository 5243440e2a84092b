using Chaos.Core.Calls;

namespace Chaos.Core.Faults;

/// <summary>A fault bound to the place where it is injected.</summary>
public interface IFault
{
    /// <summary>Injects the fault. The undo record is on disk before anything changes.</summary>
    Task InjectAsync(CancellationToken cancellationToken);

    /// <summary>Reverts the fault. Can be called twice, and after an injection that failed half-way.</summary>
    Task RevertAsync(CancellationToken cancellationToken);

    /// <summary>Longest time that the revert may take.</summary>
    TimeSpan RevertsWithin => TimeSpan.FromSeconds(20);

    /// <summary>Asks the mechanism itself whether the fault is active.</summary>
    Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A small call that feels the fault. It uses its own lane, outside the queue and the ledger of the load.
    /// </summary>
    ITarget Canary { get; }
}

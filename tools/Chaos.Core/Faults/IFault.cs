using Chaos.Core.Calls;

namespace Chaos.Core.Faults;

/// <summary>A fault bound to where it is injected.</summary>
public interface IFault
{
    /// <summary>Injects it. The undo is on disk before anything is changed.</summary>
    Task InjectAsync(CancellationToken cancellationToken);

    /// <summary>Takes it back. Can be called twice, and when the injection failed half-way.</summary>
    Task RevertAsync(CancellationToken cancellationToken);

    /// <summary>How long taking it back may take.</summary>
    TimeSpan RevertsWithin => TimeSpan.FromSeconds(20);

    /// <summary>Asks the mechanism itself whether the fault is active.</summary>
    Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A small call that feels the fault in a lane of its own, outside the queue and the ledger of the real ones.
    /// </summary>
    ITarget Canary { get; }
}

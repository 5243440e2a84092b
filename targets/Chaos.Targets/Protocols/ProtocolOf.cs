using Chaos.Core.Calls;

namespace Chaos.Targets.Protocols;

/// <summary>A protocol with a record of its words.</summary>
/// <typeparam name="TWords">The record.</typeparam>
public abstract class ProtocolOf<TWords> : Protocol
    where TWords : CallWords, new()
{
    /// <inheritdoc/>
    public sealed override Type Words => typeof(TWords);

    /// <inheritdoc/>
    public sealed override void Check(CallWords words, CallReading reading) => Check((TWords)words, reading);

    /// <inheritdoc/>
    public sealed override TargetSpec TargetOf(CallWords words, CallReading reading) =>
        TargetOf((TWords)words, reading);

    /// <inheritdoc/>
    public sealed override TargetSpec? WarmUpOf(CallWords words, CallReading reading) =>
        WarmUpOf((TWords)words, reading);

    /// <summary>Tells every mistake of a workload's words.</summary>
    protected abstract void Check(TWords words, CallReading reading);

    /// <summary>What a workload calls.</summary>
    protected abstract TargetSpec TargetOf(TWords words, CallReading reading);

    /// <summary>What is called in its place until the warm-up is over; null for the same.</summary>
    protected virtual TargetSpec? WarmUpOf(TWords words, CallReading reading) => null;
}

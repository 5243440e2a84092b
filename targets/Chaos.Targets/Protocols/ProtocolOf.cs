using Chaos.Core.Calls;

namespace Chaos.Targets.Protocols;

/// <summary>Base class of a protocol whose words are a record.</summary>
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
    public sealed override IReadOnlyList<string> CapturesOf(CallWords words) => CapturesOf((TWords)words);

    /// <inheritdoc/>
    public sealed override TargetSpec? WarmUpOf(CallWords words, CallReading reading) =>
        WarmUpOf((TWords)words, reading);

    /// <summary>Reports every mistake in a workload's words.</summary>
    protected abstract void Check(TWords words, CallReading reading);

    /// <summary>Returns what a workload calls.</summary>
    protected abstract TargetSpec TargetOf(TWords words, CallReading reading);

    /// <summary>Returns the names that a step's answer gives to later steps.</summary>
    protected virtual IReadOnlyList<string> CapturesOf(TWords words) => [];

    /// <summary>Returns what is called instead until the warm-up has ended. Returns null for the same calls.</summary>
    protected virtual TargetSpec? WarmUpOf(TWords words, CallReading reading) => null;
}

using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>Holds the state of one call, shared by the layers that it passes through.</summary>
/// <remarks>
/// It is not pooled, because an abandoned attempt may read it after the call has ended. Times are kept as plain numbers
/// to save memory, because every call has a scope.
/// </remarks>
public sealed class CallScope
{
    internal static readonly ResiliencePropertyKey<CallScope> Key = new("chaos.call");
    private const long None = long.MinValue;
    private readonly long _budget;
    private long _deadline = None;
    private long _lastEnded = None;
    private int _attempts;

    internal CallScope(Arrival arrival, long started)
    {
        (Call, AttemptPath, Started) = (arrival.Call, arrival.AttemptPath, started);
        _budget = arrival.Budget?.Ticks ?? None;
    }

    public Call Call { get; }

    /// <summary>Attempt path with which the call arrived.</summary>
    public string AttemptPath { get; }

    /// <summary>Timestamp, by the pipeline's clock, at which the call entered the pipeline.</summary>
    public long Started { get; }

    /// <summary>
    /// Time that is left according to the caller, counted from <see cref="Started"/>. Null when the caller sent none.
    /// </summary>
    public TimeSpan? Budget => _budget == None ? null : new(_budget);

    /// <summary>
    /// When the call must have ended, counted from <see cref="Started"/>. Each attempt passes it on to its callee. Null
    /// unless a mitigation sets it.
    /// </summary>
    public TimeSpan? Deadline
    {
        get => _deadline == None ? null : new(_deadline);
        set => _deadline = value?.Ticks ?? None;
    }

    /// <summary>Attempts begun so far.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>
    /// Timestamp, by the pipeline's clock, of the latest end of an attempt. Null until the first attempt has ended.
    /// </summary>
    internal long? LastEnded
    {
        get => _lastEnded == None ? null : _lastEnded;
        set => _lastEnded = value ?? None;
    }

    /// <summary>Returns the scope of the call to which a Polly context belongs.</summary>
    public static CallScope Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    internal int BeginAttempt() => Interlocked.Increment(ref _attempts) - 1;
}

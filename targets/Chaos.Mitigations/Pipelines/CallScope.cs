using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>What one call has come to so far, shared by the layers it passes through.</summary>
/// <remarks>Not pooled: an abandoned attempt may look at it after the call has ended. Times are plain numbers, because
/// there is one of these for every call.</remarks>
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

    /// <summary>Attempt path under which the call arrived.</summary>
    public string AttemptPath { get; }

    /// <summary>Timestamp, by the pipeline's clock, at which the call entered the pipeline.</summary>
    public long Started { get; }

    /// <summary>
    /// Time that the caller said is left, counted from <see cref="Started"/>; null when it said nothing.
    /// </summary>
    public TimeSpan? Budget => _budget == None ? null : new(_budget);

    /// <summary>
    /// When the call has to be over, counted from <see cref="Started"/>: what each attempt tells its callee. Null
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
    /// Timestamp, by the pipeline's clock, at which the last attempt to end did so; null while the first goes on.
    /// </summary>
    internal long? LastEnded
    {
        get => _lastEnded == None ? null : _lastEnded;
        set => _lastEnded = value ?? None;
    }

    /// <summary>The scope of the call that a Polly context belongs to.</summary>
    public static CallScope Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    internal int BeginAttempt() => Interlocked.Increment(ref _attempts) - 1;
}

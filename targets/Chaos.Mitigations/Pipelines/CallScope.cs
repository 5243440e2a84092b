using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>What one call has come to so far, shared by the layers it passes through.</summary>
/// <remarks>Not pooled: an abandoned attempt may look at it after the call has ended.</remarks>
public sealed class CallScope(Call call, string attemptPath, long started)
{
    internal static readonly ResiliencePropertyKey<CallScope> Key = new("chaos.call");
    private int _attempts;

    public Call Call => call;

    /// <summary>Attempt path under which the call arrived.</summary>
    public string AttemptPath => attemptPath;

    /// <summary>Timestamp, by the pipeline's clock, at which the call entered the pipeline.</summary>
    public long Started => started;

    /// <summary>Timestamp, by the pipeline's clock, at which the first attempt ended; null while it goes on.</summary>
    internal long? FirstEnded { get; set; }

    /// <summary>Attempts begun so far.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>The scope of the call that a Polly context belongs to.</summary>
    public static CallScope Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    internal int BeginAttempt() => Interlocked.Increment(ref _attempts) - 1;
}

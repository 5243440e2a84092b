using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Keeps the last good answer of a pipeline and its age. Safe to call from any thread. Answers that end at the same
/// time may be kept in any order.
/// </summary>
internal sealed class LastAnswer(TimeProvider time)
{
    private volatile Kept? _kept;

    /// <summary>The answer. The default value until there is one.</summary>
    public CallResult Answer => _kept?.Result ?? default;

    /// <summary>Keeps an answer, with the current time as its time.</summary>
    public void Keep(CallResult result) => _kept = new(result, time.GetTimestamp());

    /// <summary>Returns how old the answer is. Returns null until there is one.</summary>
    public TimeSpan? Age() => _kept is { } kept ? time.GetElapsedTime(kept.At) : null;

    private sealed record Kept(CallResult Result, long At);
}

using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// The last good answer of a pipeline and its age. From any thread; answers that end together may be kept in any order.
/// </summary>
internal sealed class LastAnswer(TimeProvider time)
{
    private volatile Kept? _kept;

    /// <summary>The answer; the default one before the first.</summary>
    public CallResult Answer => _kept?.Result ?? default;

    /// <summary>Keeps an answer that came just now.</summary>
    public void Keep(CallResult result) => _kept = new(result, time.GetTimestamp());

    /// <summary>How old the answer is; null before the first.</summary>
    public TimeSpan? Age() => _kept is { } kept ? time.GetElapsedTime(kept.At) : null;

    private sealed record Kept(CallResult Result, long At);
}

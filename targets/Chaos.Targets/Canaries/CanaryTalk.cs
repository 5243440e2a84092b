namespace Chaos.Targets.Canaries;

/// <summary>What a canary says on a connection of its own, and what counts as an answer.</summary>
public abstract class CanaryTalk
{
    /// <summary>The bytes that are sent at once. Empty when the service sends first.</summary>
    public abstract ReadOnlyMemory<byte> Hello { get; }

    /// <summary>
    /// Whether a conversation has to come to its end. The service counts one that breaks off as an error and may block
    /// the caller for it. Such a canary is not closed when its time is over, and no other is sent until it is answered.
    /// </summary>
    public virtual bool MustEnd => false;

    /// <summary>Judges the bytes that have come so far, at least one. Returns null when more are needed.</summary>
    public virtual CanaryAnswer? Judge(ReadOnlySpan<byte> answer) => CanaryAnswer.Good;

    /// <summary>
    /// Ends the conversation after a good answer as the service expects it. This is not part of the canary's time.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="answer">The bytes that have been read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A bad answer when the service refuses the canary for good.</returns>
    public virtual Task<CanaryAnswer> EndAsync(
        Stream connection,
        ReadOnlyMemory<byte> answer,
        CancellationToken cancellationToken
    ) => Task.FromResult(CanaryAnswer.Good);
}

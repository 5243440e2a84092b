namespace Chaos.Core.Messaging;

/// <summary>
/// One member of a group of consumers, as data: the protocol is the concrete type's business. It lives in a worker, a
/// process of its own that can be paused and killed.
/// </summary>
public abstract record ConsumerSpec
{
    /// <summary>Name of the group; each group has to handle every message of the channel once.</summary>
    public required string Group { get; init; }

    /// <summary>
    /// The worker it lives in, for example <c>worker</c>; workers of one trial are shared by its arms.
    /// </summary>
    public string Worker { get; init; } = "worker";

    /// <summary>The broker.</summary>
    public required string Broker { get; init; }

    /// <summary>Name of the queue or topic, within the arm.</summary>
    public required string Channel { get; init; }

    /// <summary>How long the work on a message takes.</summary>
    [Allowed("0s", "1m")]
    public TimeSpan Work { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How repeated messages are told.</summary>
    public Deduplication Deduplication { get; init; }

    /// <summary>Every so many-th message cannot be handled, however often it comes; 0 for none.</summary>
    [Allowed(0)]
    public int PoisonEvery { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public virtual IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    /// <summary>The client that consumes, by the broker's own protocol.</summary>
    public abstract IConsumer Open(ConsumerSite site);
}

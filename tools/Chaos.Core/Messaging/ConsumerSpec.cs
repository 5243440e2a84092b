namespace Chaos.Core.Messaging;

/// <summary>
/// Describes one member of a group of consumers; the concrete type adds the protocol. The consumer runs in a worker, a
/// separate process that can be paused and killed.
/// </summary>
public abstract record ConsumerSpec
{
    /// <summary>Name of the group; each group has to handle every message of the channel once.</summary>
    public required string Group { get; init; }

    /// <summary>The worker that runs it, for example <c>worker</c>; the arms of a trial share its workers.</summary>
    public string Worker { get; init; } = "worker";

    /// <summary>Name of the broker.</summary>
    public required string Broker { get; init; }

    /// <summary>Name of the queue or topic, within the arm.</summary>
    public required string Channel { get; init; }

    /// <summary>How long the work on a message takes.</summary>
    [Allowed("0s", "1m")]
    public TimeSpan Work { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How the consumer recognizes a message that it has handled before.</summary>
    public Deduplication Deduplication { get; init; }

    /// <summary>Every n-th message cannot be handled, however often it is delivered; 0 for none.</summary>
    [Allowed(0)]
    public int PoisonEvery { get; init; }

    /// <summary>The mistakes in it, under <paramref name="path"/>.</summary>
    public virtual IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    /// <summary>Opens the client that consumes over the broker's protocol.</summary>
    public abstract IConsumer Open(ConsumerSite site);
}

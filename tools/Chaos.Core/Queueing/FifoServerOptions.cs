namespace Chaos.Core.Queueing;

/// <summary>The options of a <see cref="FifoServer"/>.</summary>
public sealed record FifoServerOptions
{
    /// <summary>The number of items that are served at once.</summary>
    [Allowed(1, 10_000)]
    public int Workers { get; init; } = 1;

    /// <summary>The number of items that may wait; more are rejected. Null for no limit.</summary>
    [Allowed(0, 10_000_000, Or = "none for no limit")]
    public int? MaxQueue { get; init; }

    /// <summary>
    /// True: an item whose caller has given up is skipped when its turn comes, as in a server that knows its callers'
    /// deadlines. False: it is served in vain.
    /// </summary>
    public bool DropAbandoned { get; init; }

    /// <summary>The mistakes in the values, each under <paramref name="path"/>; empty when there are none.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

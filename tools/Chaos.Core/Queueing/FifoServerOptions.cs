namespace Chaos.Core.Queueing;

/// <summary>What a <see cref="FifoServer"/> has to work with.</summary>
public sealed record FifoServerOptions
{
    /// <summary>How many items are served at once.</summary>
    [Allowed(1, 10_000)]
    public int Workers { get; init; } = 1;

    /// <summary>Items that may wait; further ones are rejected. Null: any number.</summary>
    [Allowed(0, 10_000_000, Or = "none for no limit")]
    public int? MaxQueue { get; init; }

    /// <summary>
    /// True: an item whose caller has given up is skipped when its turn comes, as a server does that knows its callers'
    /// deadlines. False: it is done for nobody.
    /// </summary>
    public bool DropAbandoned { get; init; }

    /// <summary>What is wrong with the values, each under <paramref name="path"/>; empty when all is well.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

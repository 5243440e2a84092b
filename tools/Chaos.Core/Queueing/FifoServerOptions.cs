using System.Globalization;

namespace Chaos.Core.Queueing;

/// <summary>What a <see cref="FifoServer"/> has to work with.</summary>
public sealed record FifoServerOptions
{
    private const int MaxWorkers = 10_000;
    private const int MaxMaxQueue = 10_000_000;

    /// <summary>How many items are served at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Items that may wait; further ones are rejected. Null: any number.</summary>
    public int? MaxQueue { get; init; }

    /// <summary>
    /// True: an item whose caller has given up is skipped when its turn comes, as a server does that knows its callers'
    /// deadlines. False: it is done for nobody.
    /// </summary>
    public bool DropAbandoned { get; init; }

    /// <summary>What is wrong with the values, each under <paramref name="path"/>; empty when all is well.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        if (Workers is < 1 or > MaxWorkers)
            yield return new($"{path}.workers", Workers.ToString(CultureInfo.InvariantCulture), "1 to 10,000");
        if (MaxQueue is < 0 or > MaxMaxQueue)
            yield return new(
                $"{path}.maxQueue",
                MaxQueue.Value.ToString(CultureInfo.InvariantCulture),
                "0 to 10,000,000 items, or none for no limit"
            );
    }
}

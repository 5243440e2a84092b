namespace Chaos.Core.Topologies;

/// <summary>
/// A service as an experiment needs it: how much it can do at once, how long its work takes and whom it calls. The
/// sample shop and the simulation both obey it.
/// </summary>
public sealed record ServiceSpec
{
    /// <summary>Name of the service, for example <c>payment</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What it does, by the name of its kind: its own name, unless it is one of several instances, named
    /// <c>order-1</c>, <c>order-2</c> and so on.
    /// </summary>
    public string Kind
    {
        get => field ?? Name;
        init;
    }

    /// <summary>How many items are worked on at once; a first-in-first-out queue stands before the workers.</summary>
    [Allowed(1, 10_000)]
    public int Workers { get; init; } = 16;

    /// <summary>How long one item occupies a worker.</summary>
    public LatencyDistribution ServiceTime { get; init; } = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(1));

    /// <summary>How many items may wait; one more is rejected. Null: no bound, as a plain service has none.</summary>
    [Allowed(0, Or = "none for no bound")]
    public int? QueueLimit { get; init; }

    /// <summary>
    /// How many requests are under way at once, waiting for other services included, as in a server with a pool of
    /// threads; more wait in turn at the entrance. Null: no bound, as in an asynchronous server.
    /// </summary>
    [Allowed(1, 10_000, Or = "none for no bound")]
    public int? Threads { get; init; }

    /// <summary>The services that are called, one after the other, before the own work is done.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>Settings only this kind of service knows, by name, for example <c>idempotency</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The user's own service behind the name; null for one of the sample shop.</summary>
    public UsersService? Users { get; init; }

    /// <summary>Items per second when every worker is busy, by the median service time.</summary>
    public double CapacityPerSecond => Workers / Math.Max(ServiceTime.At(.5).TotalSeconds, 1e-6);

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        if (Name != Kind && !Name.StartsWith($"{Kind}-", StringComparison.Ordinal))
            yield return new($"{path}.name", Name, $"{Kind}, or {Kind}- and more for one of several instances");
        foreach (var error in Limits.Of(this, path))
            yield return error;
        foreach (var error in ServiceTime.Errors($"{path}.serviceTime"))
            yield return error;
    }
}

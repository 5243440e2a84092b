namespace Chaos.Core.Topologies;

/// <summary>
/// Describes a service of an experiment: its concurrency, its service time and the services that it calls. The sample
/// shop and the simulation both implement it.
/// </summary>
public sealed record ServiceSpec
{
    /// <summary>Name of the service, for example <c>payment</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The kind of the service, which determines what it does. It equals the name, unless the service is one of several
    /// instances, named <c>order-1</c>, <c>order-2</c> and so on.
    /// </summary>
    public string Kind
    {
        get => field ?? Name;
        init;
    }

    /// <summary>
    /// The number of items that are served at once; a first-in-first-out queue is before the workers.
    /// </summary>
    [Allowed(1, 10_000)]
    public int Workers { get; init; } = 16;

    /// <summary>How long one item occupies a worker.</summary>
    public LatencyDistribution ServiceTime { get; init; } = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(1));

    /// <summary>
    /// The number of items that may wait; more are rejected. Null for no bound, as in a service without protection.
    /// </summary>
    [Allowed(0, Or = "none for no bound")]
    public int? QueueLimit { get; init; }

    /// <summary>
    /// The number of requests that may be under way at once, including those that wait for other services, as in a
    /// server with a pool of threads. More requests wait in order at the entrance. Null for no bound, as in an
    /// asynchronous server.
    /// </summary>
    [Allowed(1, 10_000, Or = "none for no bound")]
    public int? Threads { get; init; }

    /// <summary>The services that it calls, one after the other, before its own work.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>Settings for this kind of service alone, by name, for example <c>idempotency</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The user's service with this name; null for a service of the sample shop.</summary>
    public ExternalService? External { get; init; }

    /// <summary>Items per second when every worker is busy, by the median service time.</summary>
    public double CapacityPerSecond => Workers / Math.Max(ServiceTime.At(.5).TotalSeconds, 1e-6);

    /// <summary>The mistakes in it, under <paramref name="path"/>.</summary>
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

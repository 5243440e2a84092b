namespace Chaos.Core.Trials;

/// <summary>
/// The counts of a service, under the slot in which the causing call was due; or the counts of an edge's proxy, under
/// the second in which the traffic passed.
/// </summary>
public sealed record ServiceRecord
{
    /// <summary>Gauge of a service: requests that wait for a worker.</summary>
    public const string QueueDepth = "queue depth";

    /// <summary>Gauge of a service: requests that are under way.</summary>
    public const string InFlight = "in flight";

    /// <summary>Gauge of a service: requests that are under way although their callers have given up.</summary>
    public const string InFlightForNobody = "in flight for nobody";

    /// <summary>Gauge of a policy: the state of its circuit breaker.</summary>
    public const string BreakerState = "breaker";

    /// <summary>Counter of attempts received.</summary>
    public const string Attempts = "attempts";

    /// <summary>Counter of attempts that a fault in the service answered with a failure before any work.</summary>
    public const string Failed = "failed";

    /// <summary>Counter of items of work done.</summary>
    public const string Done = "done";

    /// <summary>Counter of items of work done after their callers had given up.</summary>
    public const string DoneForNobody = "doneForNobody";

    /// <summary>
    /// Total: the most requests that were under way in the service at once, including those that waited for other
    /// services.
    /// </summary>
    public const string InFlightPeak = "inFlightPeak";

    /// <summary>Total: the most attempts that arrived within any 100 ms.</summary>
    public const string AttemptsPeak = "attemptsPeak100ms";

    /// <summary>Total: the most retries, of any layer, that arrived within any 100 ms.</summary>
    public const string RetriesPeak = "retriesPeak100ms";

    /// <summary>Counter and total of an edge: bytes from its callers through its proxy.</summary>
    public const string BytesUp = "bytesUp";

    /// <summary>Counter and total of an edge: bytes to its callers through its proxy.</summary>
    public const string BytesDown = "bytesDown";

    /// <summary>Counter and total of an edge: connections that its proxy accepted.</summary>
    public const string Connections = "connections";

    /// <summary>
    /// Counter of an edge: requests, under the second in which they passed its proxy. If the proxy reads the calls'
    /// baggage, it counts them also as <see cref="Attempts"/> under the calls' due time.
    /// </summary>
    public const string Requests = "requests";

    /// <summary>
    /// Counter of an edge: calls for which an attempt passed its proxy, each in its slot. Calls of different workloads
    /// with the same number count as one.
    /// </summary>
    public const string Calls = "calls";

    /// <summary>Counter of an edge: attempts whose baggage marks them as retries of some layer.</summary>
    public const string Retries = "retries";

    /// <summary>Name of the service or the edge.</summary>
    public required string Name { get; init; }

    /// <summary>Counts by name; the index is the due-time slot.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<long>> PerSlot { get; init; }

    /// <summary>Totals at the end of the trial, by name.</summary>
    public IReadOnlyDictionary<string, long> Totals { get; init; } = new Dictionary<string, long>();

    /// <summary>Rare events of the service and of the policies on its calls.</summary>
    public IReadOnlyList<ServiceEvent> Events { get; init; } = [];

    /// <summary>
    /// Adds the record of the service from before it was started again. Counts by slot are summed and events are
    /// joined; the totals remain those since the start.
    /// </summary>
    public ServiceRecord After(ServiceRecord before)
    {
        var perSlot = PerSlot.ToDictionary();
        foreach (var (name, earlier) in before.PerSlot)
        {
            var later = perSlot.GetValueOrDefault(name) ?? [];
            perSlot[name] =
            [
                .. Enumerable
                    .Range(0, Math.Max(earlier.Count, later.Count))
                    .Select(i => earlier.ElementAtOrDefault(i) + later.ElementAtOrDefault(i)),
            ];
        }
        return this with { PerSlot = perSlot, Events = [.. before.Events, .. Events] };
    }

    /// <summary>
    /// The sum of a counter over slots from <paramref name="from"/> (included) to <paramref name="to"/> (excluded); 0
    /// for a missing counter.
    /// </summary>
    public long Sum(string counter, int from, int to) =>
        PerSlot.TryGetValue(counter, out var slots) ? slots.Skip(from).Take(to - from).Sum() : 0;
}

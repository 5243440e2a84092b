namespace Chaos.Core.Trials;

/// <summary>
/// What a service counted itself, under the slot in which the call was due that caused it; or what the proxy of an edge
/// did, under the second in which it passed.
/// </summary>
public sealed record ServiceRecord
{
    /// <summary>Gauge of a service: requests that wait for a worker.</summary>
    public const string QueueDepth = "queue depth";

    /// <summary>Gauge of a service: requests that are under way in it.</summary>
    public const string InFlight = "in flight";

    /// <summary>Gauge of a service: those of them whose callers have given up.</summary>
    public const string InFlightForNobody = "in flight for nobody";

    /// <summary>Gauge of a policy: the state of its breaker.</summary>
    public const string BreakerState = "breaker";

    /// <summary>Counter of attempts received.</summary>
    public const string Attempts = "attempts";

    /// <summary>
    /// Counter of attempts that a fault of the service itself answered with a failure, before any work.
    /// </summary>
    public const string Failed = "failed";

    /// <summary>Counter of work done.</summary>
    public const string Done = "done";

    /// <summary>Counter of work done for callers who had given up.</summary>
    public const string DoneForNobody = "doneForNobody";

    /// <summary>
    /// Total: the most requests that were under way in the service at once, those that waited for other services
    /// included.
    /// </summary>
    public const string InFlightPeak = "inFlightPeak";

    /// <summary>Total: the most attempts that arrived within any 100 ms.</summary>
    public const string AttemptsPeak = "attemptsPeak100ms";

    /// <summary>The same of those attempts that are retries, of whatever layer.</summary>
    public const string RetriesPeak = "retriesPeak100ms";

    /// <summary>Counter, and total, of an edge: bytes that its callers sent over its proxy.</summary>
    public const string BytesUp = "bytesUp";

    /// <summary>Counter, and total, of an edge: bytes that its callers got over its proxy.</summary>
    public const string BytesDown = "bytesDown";

    /// <summary>Counter, and total, of an edge: connections that its proxy accepted.</summary>
    public const string Connections = "connections";

    /// <summary>
    /// Counter of an edge: requests that passed its proxy, under the second in which they did; where the proxy reads
    /// the calls' baggage, they are <see cref="Attempts"/> under the calls' due time.
    /// </summary>
    public const string Requests = "requests";

    /// <summary>
    /// Counter of an edge: calls for which an attempt passed its proxy, each in its slot. Calls of several workloads
    /// that have the same number count as one.
    /// </summary>
    public const string Calls = "calls";

    /// <summary>Counter of an edge: attempts that say of themselves that some layer makes them again.</summary>
    public const string Retries = "retries";

    /// <summary>Name of the service, or of the edge that a proxy counted for.</summary>
    public required string Name { get; init; }

    /// <summary>Counts by name; the index is the due-time slot.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<long>> PerSlot { get; init; }

    /// <summary>Final figures by name.</summary>
    public IReadOnlyDictionary<string, long> Totals { get; init; } = new Dictionary<string, long>();

    /// <summary>Rare events of it and of the policies that it calls others under.</summary>
    public IReadOnlyList<ServiceEvent> Events { get; init; } = [];

    /// <summary>
    /// The same with what the service had counted before it was started anew: counts by slot and events go on, totals
    /// are those of the state that there is now.
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
    /// Sum of a counter over slots from <paramref name="from"/> (included) to <paramref name="to"/> (excluded); 0 for a
    /// counter that never counted.
    /// </summary>
    public long Sum(string counter, int from, int to) =>
        PerSlot.TryGetValue(counter, out var slots) ? slots.Skip(from).Take(to - from).Sum() : 0;
}

using Chaos.Core.Trials;
using Chaos.Faults.Toxics;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Counts what passed the proxies of a trial's edges, as the proxies report it: bytes each way and connections, for
/// any protocol. Each edge gets one record under its name, with counts per second computed from the samples. If a
/// proxy reads requests, these are counted, too. From the baggage of the requests, attempts and calls are counted in
/// the second in which the call was due.
/// </summary>
/// <remarks>
/// The first sample is taken when the load begins. A second without a sample gets an even share of what passed until
/// the next one.
/// </remarks>
public sealed class EdgeTraffic(EdgeProxies proxies, CanaryTraffic canaries, TimeProvider time)
{
    private readonly List<(double Second, IReadOnlyDictionary<string, ProxyTraffic> Traffic)> _samples = [];
    private IReadOnlyDictionary<string, ProxyTraffic> _before = new Dictionary<string, ProxyTraffic>();
    private IReadOnlyList<string> _edges = [];
    private IReadOnlyList<string> _tokens = [];
    private long _began;

    /// <summary>Starts counting again, for these edges and for the calls of these trials.</summary>
    internal async Task BeginAsync(
        IEnumerable<string> edges,
        IReadOnlyList<string> tokens,
        CancellationToken cancellationToken
    )
    {
        _samples.Clear();
        _tokens = tokens;
        _edges = [.. edges];
        _before = await ReadAsync(cancellationToken);
    }

    /// <summary>Reads the counters. A server that does not answer is ignored.</summary>
    internal async Task SampleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_samples.Count == 0)
            _began = now;
        try
        {
            _samples.Add((time.GetElapsedTime(_began, now).TotalSeconds, await ReadAsync(cancellationToken)));
        }
        catch (Exception e) when (e is ToxiproxyException or OperationCanceledException)
        {
            // A second without a sample.
        }
    }

    /// <summary>What each edge's proxy counted in the trial. Edges whose server does not count are left out.</summary>
    internal async Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken)
    {
        var after = await ReadAsync(cancellationToken);
        var records = new List<ServiceRecord>();
        foreach (var edge in _edges.Where(e => after.ContainsKey(proxies.NameOf(e))))
        {
            var record = Record(edge, proxies.NameOf(edge), after);
            records.Add(
                after[proxies.NameOf(edge)].Requests is null
                    ? record
                    : WithCalls(
                        record,
                        await proxies.Client.RequestsAsync(proxies.NameOf(edge), cancellationToken),
                        _tokens
                    )
            );
        }
        return records;
    }

    /// <summary>Bytes that callers have sent over an edge since this trial began.</summary>
    internal async Task<long?> BytesUpAsync(string edge, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).TryGetValue(proxies.NameOf(edge), out var now)
            ? now.BytesUp - (_before.TryGetValue(proxies.NameOf(edge), out var before) ? before.BytesUp : 0)
            : null;

    /// <summary>What passed the proxies, without the known bytes of canaries.</summary>
    private async Task<IReadOnlyDictionary<string, ProxyTraffic>> ReadAsync(CancellationToken cancellationToken)
    {
        var traffic = await proxies.Client.TrafficAsync(cancellationToken);
        return canaries.IsEmpty ? traffic : traffic.ToDictionary(t => t.Key, t => canaries.WithoutThem(t.Key, t.Value));
    }

    /// <summary>
    /// Adds to the record what the baggage of requests shows, if there was any: attempts, retries and calls by
    /// due-time slot.
    /// </summary>
    internal static ServiceRecord WithCalls(
        ServiceRecord record,
        IReadOnlyDictionary<string, TrialRequests> trials,
        IReadOnlyList<string> tokens
    )
    {
        var of = tokens.Where(trials.ContainsKey).Select(t => trials[t]).ToList();
        if (of.Count == 0)
            return record;
        var slots = of.Max(t => t.Attempts.Count);
        var (perSlot, totals) = (record.PerSlot.ToDictionary(), record.Totals.ToDictionary());
        foreach (
            var (name, counts) in new (string, Func<TrialRequests, IReadOnlyList<long>>)[]
            {
                (ServiceRecord.Attempts, t => t.Attempts),
                (ServiceRecord.Retries, t => t.Retries),
                (ServiceRecord.Calls, t => t.Calls),
            }
        )
        {
            perSlot[name] = [.. Enumerable.Range(0, slots).Select(i => of.Sum(t => counts(t).ElementAtOrDefault(i)))];
            totals[name] = perSlot[name].Sum();
        }
        return record with { PerSlot = perSlot, Totals = totals };
    }

    private ServiceRecord Record(string edge, string proxy, IReadOnlyDictionary<string, ProxyTraffic> after)
    {
        var counters = new List<(string Name, Func<ProxyTraffic, long?> Of)>
        {
            (ServiceRecord.BytesUp, t => t.BytesUp),
            (ServiceRecord.BytesDown, t => t.BytesDown),
            (ServiceRecord.Connections, t => t.Connections),
            (ServiceRecord.Requests, t => t.Requests),
        }
            .Where(c => c.Of(after[proxy]) is not null)
            .ToList();
        return new()
        {
            Name = edge,
            PerSlot = counters.ToDictionary(
                c => c.Name,
                c =>
                    PerSecond(
                        [
                            .. _samples
                                .Where(s => s.Traffic.ContainsKey(proxy))
                                .Select(s => (s.Second, c.Of(s.Traffic[proxy]) ?? 0)),
                        ],
                        c.Of(after[proxy])!.Value
                    )
            ),
            Totals = counters.ToDictionary(
                c => c.Name,
                c => c.Of(after[proxy])!.Value - (c.Of(_before.GetValueOrDefault(proxy)) ?? 0)
            ),
        };
    }

    /// <summary>The growth of a counter in each second; between two samples it is assumed to be even.</summary>
    /// <param name="samples">Samples taken about once a second while the load ran.</param>
    /// <param name="end">The count at the end of the load, taken as one second after the last sample.</param>
    public static IReadOnlyList<long> PerSecond(IReadOnlyList<(double Second, long Count)> samples, long end)
    {
        if (samples.Count == 0)
            return [];
        samples = [.. samples, (Math.Round(samples[^1].Second) + 1, end)];
        var counts = new List<long>();
        var (next, last) = (1, (double)samples[0].Count);
        for (var second = 1; second <= Math.Floor(samples[^1].Second); second++)
        {
            while (samples[next].Second < second)
                next++;
            var (from, to) = (samples[next - 1], samples[next]);
            var here = from.Count + ((to.Count - from.Count) * (second - from.Second) / (to.Second - from.Second));
            counts.Add((long)Math.Round(here) - (long)Math.Round(last));
            last = here;
        }
        return counts;
    }
}

using Chaos.Proxy.Events;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// The toxics for requests of one proxy, in order of creation. Every change replaces the whole list and wakes the
/// requests that a toxic is delaying.
/// </summary>
internal sealed class HttpRules(long seed, string proxy, ProxyEvents? events = null)
{
    private volatile Snapshot _current = new([]);

    public IReadOnlyList<HttpRule> All => _current.Rules;

    /// <summary>Returns the rules that act on a stream.</summary>
    public IEnumerable<HttpRule> On(ToxicStream stream) => _current.Rules.Where(r => r.Applied.Stream == stream);

    /// <summary>Returns a token that is cancelled at the next change, and whether the rule is still in force.</summary>
    public (CancellationToken Changed, bool Stands) Watch(HttpRule rule)
    {
        var now = _current;
        return (now.Changed.Token, now.Rules.Contains(rule));
    }

    /// <summary>
    /// Puts the proxy's toxics in force. An unchanged toxic keeps its rule; a changed one keeps its counts. Not
    /// thread-safe.
    /// </summary>
    public void Set(IEnumerable<AppliedToxic> toxics)
    {
        var old = _current;
        _current = new([
            .. toxics
                .Where(t => t.Toxic is HttpToxic)
                .OrderBy(t => t.Order)
                .Select(t =>
                {
                    var known = old.Rules.FirstOrDefault(r => r.Applied.Order == t.Order);
                    return known is null ? new(t, new(seed, proxy, t.Name, events))
                        : known.Applied == t ? known
                        : new HttpRule(t, known.Tally);
                }),
        ]);
        // Not awaited, because the caller holds a lock and the delayed requests continue at once.
        _ = old.Changed.CancelAsync();
    }

    private sealed record Snapshot(IReadOnlyList<HttpRule> Rules)
    {
        public CancellationTokenSource Changed { get; } = new();
    }
}

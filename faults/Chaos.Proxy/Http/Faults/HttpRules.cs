using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// The toxics for requests of one proxy, in order of creation. They are replaced whole at every change, and whoever is
/// being held up by one learns of that.
/// </summary>
internal sealed class HttpRules(long seed, string proxy)
{
    private volatile Snapshot _current = new([]);

    public IReadOnlyList<HttpRule> All => _current.Rules;

    /// <summary>Those that act on a stream.</summary>
    public IEnumerable<HttpRule> On(ToxicStream stream) => _current.Rules.Where(r => r.Applied.Stream == stream);

    /// <summary>Cancelled at the next change, and whether a rule stands until then.</summary>
    public (CancellationToken Changed, bool Stands) Watch(HttpRule rule)
    {
        var now = _current;
        return (now.Changed.Token, now.Rules.Contains(rule));
    }

    /// <summary>
    /// Puts the proxy's toxics in force; those that are as they were keep what they are, and changed ones what they
    /// have counted. Never called by two at once.
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
                    return known is null ? new(t, new(seed, proxy, t.Name))
                        : known.Applied == t ? known
                        : new HttpRule(t, known.Tally);
                }),
        ]);
        // Beside the caller, who holds a lock: whoever was being held up goes on at once.
        _ = old.Changed.CancelAsync();
    }

    private sealed record Snapshot(IReadOnlyList<HttpRule> Rules)
    {
        public CancellationTokenSource Changed { get; } = new();
    }
}

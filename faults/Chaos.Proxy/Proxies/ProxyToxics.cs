using System.Net.Sockets;
using Chaos.Proxy.Events;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Links;
using Chaos.Proxy.Timing;
using Chaos.Proxy.Tls;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// The toxics of a proxy, and the open connections that they act on. One lock guards every change; it is never held
/// while a socket is awaited.
/// </summary>
/// <param name="proxy">The name of the proxy.</param>
/// <param name="seed">Seed of the draws.</param>
/// <param name="rules">Receives the toxics for requests.</param>
/// <param name="clock">The clock of the links.</param>
/// <param name="leases">The leases of toxics with a time to live.</param>
/// <param name="events">Receives what happens to toxics, and what they hit.</param>
/// <param name="enter">Sets how new connections are taken. It throws when that cannot be, and then changes
/// nothing.</param>
internal sealed class ProxyToxics(
    string proxy,
    long seed,
    HttpRules rules,
    ProxyClock clock,
    LeaseBook leases,
    ProxyEvents events,
    Action<Entry> enter
)
{
    /// <summary>When a toxic is removed again that could not be removed at the end of its lease.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Connection> _connections = [];
    private readonly Dictionary<int, SharedSeat> _shared = [];
    private List<AppliedToxic> _toxics = [];
    private Entry _entry = Entry.Open;
    private int _created;

    /// <summary>All toxics: those of the upstream first, each stream in the order of creation.</summary>
    public IReadOnlyList<AppliedToxic> All
    {
        get
        {
            lock (_gate)
                return [.. _toxics.OrderBy(t => t.Stream).ThenBy(t => t.Order)];
        }
    }

    /// <summary>The toxics with the number of connections that each has hit; for one for requests, of requests.</summary>
    public IReadOnlyList<(AppliedToxic Toxic, long Hits)> Hit
    {
        get
        {
            lock (_gate)
                return
                [
                    .. All.Select(t =>
                        (
                            t,
                            t.Toxic is HttpToxic
                                ? rules.All.FirstOrDefault(r => r.Applied.Order == t.Order)?.Tally.HitSoFar ?? 0
                                : _shared.GetValueOrDefault(t.Order)?.Hits ?? 0
                        )
                    ),
                ];
        }
    }

    /// <summary>The open connections.</summary>
    public IReadOnlyList<Connection> Connections
    {
        get
        {
            lock (_gate)
                return [.. _connections];
        }
    }

    /// <summary>Lets the toxics act on a new connection. False when it has to end instead.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="alive">Cancelled when the proxy drops its connections.</param>
    public bool TryJoin(Connection connection, CancellationToken alive)
    {
        lock (_gate)
        {
            if (alive.IsCancellationRequested)
                return false;
            _connections.Add(connection);
            foreach (var toxic in _toxics)
                if (toxic.Toxic!.ActsOn != ConnectionAge.Open)
                    Attach(connection, toxic);
            return true;
        }
    }

    /// <summary>The toxics of the handshake that hit a new connection, in order of creation.</summary>
    /// <param name="connection">Its number.</param>
    public IReadOnlyList<TlsToxic> OfHandshake(long connection)
    {
        lock (_gate)
        {
            var hitting = _toxics.Where(t => t.Toxic is TlsToxic && Hits(connection, t)).ToList();
            foreach (var toxic in hitting)
                Tally(connection, toxic);
            return [.. hitting.Select(t => (TlsToxic)t.Toxic!)];
        }
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Leave(Connection connection)
    {
        lock (_gate)
            _connections.Remove(connection);
    }

    public AppliedToxic Add(string toxicName, ToxicStream stream, double toxicity, Toxic toxic, TimeSpan? ttl = null)
    {
        lock (_gate)
        {
            CheckFree(toxicName);
            var added = new AppliedToxic
            {
                Name = toxicName,
                Type = toxic.Type,
                Stream = stream,
                Toxicity = toxicity,
                Toxic = toxic,
                Ttl = ttl,
                Order = _created++,
            };
            Put([.. _toxics, added]);
            if (toxic.ActsOn != ConnectionAge.New)
                foreach (var connection in _connections)
                    Attach(connection, added);
            Tell("added", added);
            return Leased(added, ttl);
        }
    }

    /// <summary>Gives the proxy these toxics and no others. If it has them already, nothing changes.</summary>
    public void Set(IReadOnlyList<AppliedToxic> toxics)
    {
        lock (_gate)
        {
            var present = _toxics.Select(t => t with { Order = 0 }).OrderBy(t => t.Stream);
            if (present.SequenceEqual(toxics.OrderBy(t => t.Stream)))
                return;
            RemoveAll();
            foreach (var toxic in toxics)
                Add(toxic.Name, toxic.Stream, toxic.Toxicity, toxic.Toxic!);
        }
    }

    /// <summary>Refuses a name that a toxic has.</summary>
    public void CheckFree(string toxicName)
    {
        lock (_gate)
        {
            if (_toxics.Exists(t => t.Name == toxicName))
                throw new RefusedRequestException(409, "toxic already exists");
        }
    }

    /// <summary>Returns the toxic with this name.</summary>
    public AppliedToxic Get(string toxicName)
    {
        lock (_gate)
            return Find(toxicName);
    }

    /// <summary>Changes a toxic.</summary>
    /// <param name="toxicName">Its name.</param>
    /// <param name="ttl">Its new time to live; null keeps the old one.</param>
    /// <param name="update">Returns what is to be.</param>
    public AppliedToxic Update(string toxicName, TimeSpan? ttl, Func<AppliedToxic, AppliedToxic> update)
    {
        lock (_gate)
        {
            var old = Find(toxicName);
            var changed = update(old) with { Ttl = ttl ?? old.Ttl };
            Put([.. _toxics.Select(t => t.Name == toxicName ? changed : t)]);
            Leased(changed, ttl);
            Tell("changed", changed);
            if (changed.Toxic is { ActsOnPieces: false })
                return changed;
            foreach (var connection in _connections)
            {
                var hits = Hits(connection, changed);
                LinkOf(connection, changed)
                    .Change(pipeline =>
                    {
                        if (!pipeline.Has(toxicName))
                        {
                            if (changed.Toxic!.ActsOn == ConnectionAge.All)
                                Attach(pipeline, connection, changed);
                        }
                        else if (hits)
                            pipeline.Update(toxicName, changed.Toxic!, clock.Now);
                        else
                            pipeline.Detach(toxicName, clock.Now);
                    });
            }
            return changed;
        }
    }

    /// <summary>Renews the lease of a toxic with a time to live, and changes nothing else.</summary>
    public AppliedToxic Renew(string toxicName, TimeSpan ttl)
    {
        lock (_gate)
        {
            var old = Find(toxicName);
            if (old.Ttl == ttl)
                return Leased(old, ttl);
            var renewed = old with { Ttl = ttl };
            _toxics = [.. _toxics.Select(t => t == old ? renewed : t)];
            return Leased(renewed, ttl);
        }
    }

    /// <summary>Removes the toxic with this name.</summary>
    public void Remove(string toxicName)
    {
        lock (_gate)
            Remove(Find(toxicName));
    }

    public void RemoveAll()
    {
        lock (_gate)
            _toxics.ForEach(Remove);
    }

    // Call with the lock held.
    private AppliedToxic Leased(AppliedToxic toxic, TimeSpan? ttl)
    {
        if (ttl is { } time)
            leases.Grant(KeyOf(toxic), time, () => Lapse(toxic));
        return toxic;
    }

    private LeaseKey KeyOf(AppliedToxic toxic) => new(this, toxic.Order);

    // Not if the toxic is gone, or if its lease was renewed after it had been found to have lapsed.
    private void Lapse(AppliedToxic lapsed)
    {
        lock (_gate)
        {
            if (_toxics.Find(t => t.Order == lapsed.Order) is not { } toxic || leases.Has(KeyOf(lapsed)))
                return;
            try
            {
                Remove(toxic);
            }
            catch (Exception e) when (e is RefusedRequestException or SocketException)
            {
                Log.Error("Toxic {Toxic} of proxy {Proxy} cannot be removed: {Error}", lapsed.Name, proxy, e.Message);
                leases.Grant(KeyOf(lapsed), s_again, () => Lapse(lapsed));
                return;
            }
        }
        Log.Warning("Toxic {Toxic} of proxy {Proxy} was removed, because its ttl has passed", lapsed.Name, proxy);
    }

    private AppliedToxic Find(string toxicName) =>
        _toxics.Find(t => t.Name == toxicName) ?? throw new RefusedRequestException(404, "toxic not found");

    private void Remove(AppliedToxic toxic)
    {
        // First, because a listener that cannot be opened again leaves the toxic there.
        Put([.. _toxics.Where(t => t != toxic)]);
        leases.Release(KeyOf(toxic));
        _shared.Remove(toxic.Order);
        Tell("removed", toxic);
        foreach (var connection in _connections)
            LinkOf(connection, toxic).Change(p => p.Detach(toxic.Name, clock.Now));
    }

    private void Put(List<AppliedToxic> changed)
    {
        var entry = Entry.Open;
        foreach (var toxic in changed)
            if (toxic is { Toxic: OpeningToxic opening, Toxicity: > 0 })
                entry = entry.And(opening.Entry);
        if (entry != _entry)
        {
            // First, because it may fail.
            enter(entry);
            _entry = entry;
        }
        _toxics = changed;
        rules.Set(changed);
    }

    // Toxics for requests act in the session, those of the opening and of the handshake before it: not in the links.
    private void Attach(Connection connection, AppliedToxic toxic)
    {
        if (toxic.Toxic is { ActsOnPieces: true })
            LinkOf(connection, toxic).Change(p => Attach(p, connection, toxic));
    }

    /// <summary>Counts and tells that a toxic hits a connection.</summary>
    private SharedSeat Tally(long connection, AppliedToxic toxic)
    {
        if (!_shared.TryGetValue(toxic.Order, out var shared))
            _shared[toxic.Order] = shared = new();
        shared.Hits++;
        if (events.IsHeard)
            events.Send(new(ProxyEventKind.Hit, proxy, "connection") { Toxic = toxic.Name, Connection = connection });
        return shared;
    }

    private void Attach(Pipeline pipeline, Connection connection, AppliedToxic toxic)
    {
        if (!Hits(connection, toxic))
            return;
        var now = clock.Now;
        var shared = Tally(connection.Number, toxic);
        pipeline.Attach(
            new(
                toxic.Name,
                toxic.Order,
                toxic.Toxic!,
                new(Key(connection, toxic))
                {
                    Since = now,
                    Stream = toxic.Stream,
                    Shared = shared,
                }
            )
        );
    }

    private void Tell(string state, AppliedToxic toxic) =>
        events.Send(new(ProxyEventKind.Toxic, proxy, state) { Toxic = toxic.Name });

    private bool Hits(Connection connection, AppliedToxic toxic) => Hits(connection.Number, toxic);

    private bool Hits(long connection, AppliedToxic toxic) =>
        SeededDraw.Unit(Key(connection, toxic), 0) < toxic.Toxicity;

    private ulong Key(Connection connection, AppliedToxic toxic) => Key(connection.Number, toxic);

    private ulong Key(long connection, AppliedToxic toxic) => SeededDraw.Key(seed, proxy, connection, toxic.Name);

    private static Link LinkOf(Connection connection, AppliedToxic toxic) =>
        toxic.Stream == ToxicStream.Upstream ? connection.Upstream : connection.Downstream;
}

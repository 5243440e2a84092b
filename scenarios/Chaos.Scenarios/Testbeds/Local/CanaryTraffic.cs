using System.Collections.Concurrent;
using Chaos.Faults.Toxics;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Counts what canaries sent over proxies, so that it is not reported as traffic of the user's services.
/// </summary>
public sealed class CanaryTraffic
{
    private readonly ConcurrentDictionary<string, (long Bytes, long Connections)> _sent = [];

    internal bool IsEmpty => _sent.IsEmpty;

    /// <summary>Adds a canary that is about to send this many bytes over a proxy.</summary>
    internal void Add(string proxy, int bytes) =>
        _sent.AddOrUpdate(proxy, (bytes, 1), (_, before) => (before.Bytes + bytes, before.Connections + 1));

    /// <summary>Adds bytes that a canary is about to send on a connection that was counted.</summary>
    internal void AddMore(string proxy, int bytes) =>
        _sent.AddOrUpdate(proxy, (bytes, 0), (_, before) => (before.Bytes + bytes, before.Connections));

    /// <summary>
    /// Takes back a canary whose connection the proxy closed without an answer: its bytes did not go on to the
    /// upstream, and the proxy did not count them.
    /// </summary>
    internal void Lost(string proxy, int bytes) =>
        _sent.AddOrUpdate(proxy, (0, 0), (_, before) => (before.Bytes - bytes, before.Connections));

    /// <summary>
    /// A proxy's counts without the canaries'. The bytes of the answers to canaries are not known, and stay counted.
    /// </summary>
    internal ProxyTraffic WithoutThem(string proxy, ProxyTraffic traffic) =>
        _sent.TryGetValue(proxy, out var sent)
            ? traffic with
            {
                BytesUp = Math.Max(0, traffic.BytesUp - sent.Bytes),
                Connections = traffic.Connections - sent.Connections,
            }
            : traffic;
}

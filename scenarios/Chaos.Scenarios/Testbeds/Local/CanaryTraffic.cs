using System.Collections.Concurrent;
using Chaos.Faults.Toxics;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>What canaries sent over proxies that count for the user: it is no traffic of their services.</summary>
public sealed class CanaryTraffic
{
    private readonly ConcurrentDictionary<string, (long Bytes, long Connections)> _sent = [];

    internal bool IsEmpty => _sent.IsEmpty;

    /// <summary>One canary is about to send so many bytes over a proxy.</summary>
    internal void Add(string proxy, int bytes) =>
        _sent.AddOrUpdate(proxy, (bytes, 1), (_, before) => (before.Bytes + bytes, before.Connections + 1));

    /// <summary>
    /// The proxy closed the connection of one of them without an answer: its bytes have not gone on to where the proxy
    /// leads, and the proxy has not counted them.
    /// </summary>
    internal void Lost(string proxy, int bytes) =>
        _sent.AddOrUpdate(proxy, (0, 0), (_, before) => (before.Bytes - bytes, before.Connections));

    /// <summary>A proxy's counts without the canaries'. What these were answered is not known, and stays.</summary>
    internal ProxyTraffic WithoutThem(string proxy, ProxyTraffic traffic) =>
        _sent.TryGetValue(proxy, out var sent)
            ? traffic with
            {
                BytesUp = Math.Max(0, traffic.BytesUp - sent.Bytes),
                Connections = traffic.Connections - sent.Connections,
            }
            : traffic;
}

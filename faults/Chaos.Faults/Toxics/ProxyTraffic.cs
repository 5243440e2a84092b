using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Faults.Toxics;

/// <summary>Counts of the traffic through a proxy.</summary>
/// <param name="BytesUp">Bytes that its clients sent.</param>
/// <param name="BytesDown">Bytes that it sent to its clients.</param>
/// <param name="Connections">Accepted connections; null when the server does not count them.</param>
/// <param name="Requests">Requests read; null when the proxy passes bytes.</param>
public readonly partial record struct ProxyTraffic(
    long BytesUp,
    long BytesDown,
    long? Connections,
    long? Requests = null
)
{
    /// <summary>Reads counters in Prometheus' text format. Returns them by proxy.</summary>
    public static IReadOnlyDictionary<string, ProxyTraffic> Read(string metrics)
    {
        var traffic = new Dictionary<string, ProxyTraffic>();
        foreach (Match line in Line().Matches(metrics))
        {
            var labels = Label()
                .Matches(line.Groups["labels"].Value)
                .ToDictionary(l => l.Groups["name"].Value, l => l.Groups["value"].Value);
            if (
                !labels.TryGetValue("proxy", out var proxy)
                || !double.TryParse(
                    line.Groups["value"].Value,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var value
                )
            )
                continue;
            var known = traffic.GetValueOrDefault(proxy);
            traffic[proxy] = (line.Groups["metric"].Value, labels.GetValueOrDefault("direction")) switch
            {
                ("received_bytes", "upstream") => known with { BytesUp = (long)value },
                ("sent_bytes", "downstream") => known with { BytesDown = (long)value },
                ("http_requests", _) => known with { Requests = (long)value },
                ("accepted_connections", _) => known with { Connections = (long)value },
                _ => known,
            };
        }
        return traffic;
    }

    [GeneratedRegex(
        """^(toxiproxy|chaos)_proxy_(?<metric>\w+)_total\{(?<labels>.*)\} (?<value>\S+)\r?$""",
        RegexOptions.Multiline
    )]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>\w+)="(?<value>[^"]*)["]""")]
    private static partial Regex Label();
}

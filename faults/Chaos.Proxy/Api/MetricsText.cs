using System.Globalization;
using System.Text;
using Chaos.Proxy.Links;
using Chaos.Proxy.Proxies;

namespace Chaos.Proxy.Api;

/// <summary>The counters in Prometheus' text format, under the original's names; they move with every chunk, not when a connection ends.</summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IReadOnlyList<RunningProxy> proxies)
    {
        var text = new StringBuilder();
        Bytes(text, "toxiproxy_proxy_received_bytes_total", "Bytes received by the proxy.", proxies, c => c.Received);
        Bytes(text, "toxiproxy_proxy_sent_bytes_total", "Bytes sent by the proxy.", proxies, c => c.Sent);
        Heading(text, "toxiproxy_proxy_accepted_connections_total", "Connections accepted by the proxy.");
        foreach (var proxy in proxies) Line(text, "toxiproxy_proxy_accepted_connections_total", proxy, "", proxy.Accepted);
        return text.ToString();
    }

    private static void Bytes(StringBuilder text, string metric, string help, IReadOnlyList<RunningProxy> proxies, Func<ByteCounter, long> value)
    {
        Heading(text, metric, help);
        foreach (var proxy in proxies)
        {
            Line(text, metric, proxy, "direction=\"upstream\",", value(proxy.ToUpstream));
            Line(text, metric, proxy, "direction=\"downstream\",", value(proxy.ToClient));
        }
    }

    private static void Heading(StringBuilder text, string metric, string help) => text.Append($"# HELP {metric} {help}\n# TYPE {metric} counter\n");

    private static void Line(StringBuilder text, string metric, RunningProxy proxy, string direction, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"{metric}{{{direction}listener=\"{Escape(proxy.Listen)}\",proxy=\"{Escape(proxy.Name)}\",upstream=\"{Escape(proxy.Upstream)}\"}} {value}\n");

    private static string Escape(string label) => label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}

using System.Globalization;
using System.Text;
using Chaos.Proxy.Links;
using Chaos.Proxy.Proxies;

namespace Chaos.Proxy.Api;

/// <summary>
/// Writes the counters in Prometheus' text format, under Toxiproxy's names. They increase with every chunk, not only
/// when a connection ends.
/// </summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IReadOnlyList<RunningProxy> proxies)
    {
        var text = new StringBuilder();
        Bytes(text, "toxiproxy_proxy_received_bytes_total", "Bytes received by the proxy.", proxies, c => c.Received);
        Bytes(text, "toxiproxy_proxy_sent_bytes_total", "Bytes sent by the proxy.", proxies, c => c.Sent);
        Heading(text, "toxiproxy_proxy_accepted_connections_total", "Connections accepted by the proxy.");
        foreach (var proxy in proxies)
            Line(text, "toxiproxy_proxy_accepted_connections_total", proxy, "", proxy.Accepted);
        Requests(text, [.. proxies.Where(p => p.Modes.Http is not null)]);
        return text.ToString();
    }

    // An extension of this proxy. It is written only if a proxy reads HTTP; otherwise the text is exactly Toxiproxy's.
    private static void Requests(StringBuilder text, IReadOnlyList<RunningProxy> proxies)
    {
        if (proxies.Count == 0)
            return;
        Heading(text, "chaos_proxy_http_requests_total", "Requests read by the proxy.");
        foreach (var proxy in proxies)
            Line(text, "chaos_proxy_http_requests_total", proxy, "", proxy.Traffic.Requests);
        Heading(text, "chaos_proxy_http_responses_total", "Responses that clients of the proxy got.");
        foreach (var proxy in proxies)
        {
            foreach (var (status, count) in proxy.Traffic.Responses())
                Line(text, "chaos_proxy_http_responses_total", proxy, $"status=\"{status}\",", count);
        }
    }

    private static void Bytes(
        StringBuilder text,
        string metric,
        string help,
        IReadOnlyList<RunningProxy> proxies,
        Func<ByteCounter, long> value
    )
    {
        Heading(text, metric, help);
        foreach (var proxy in proxies)
        {
            Line(text, metric, proxy, "direction=\"upstream\",", value(proxy.ToUpstream));
            Line(text, metric, proxy, "direction=\"downstream\",", value(proxy.ToClient));
        }
    }

    private static void Heading(StringBuilder text, string metric, string help) =>
        text.Append($"# HELP {metric} {help}\n# TYPE {metric} counter\n");

    private static void Line(StringBuilder text, string metric, RunningProxy proxy, string direction, long value) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"{metric}{{{direction}listener=\"{Escape(proxy.Listen)}\",proxy=\"{Escape(proxy.Name)}"
                + $"\",upstream=\"{Escape(proxy.Upstream)}\"}} {value}\n"
        );

    private static string Escape(string label) =>
        label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}

using System.Globalization;
using System.Text;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Links;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Toxics;

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
        Toxics(text, proxies);
        Requests(text, [.. proxies.Where(p => p.Modes.Http is not null)]);
        return text.ToString();
    }

    // Extensions of this proxy, written only if there is something to tell.
    private static void Toxics(StringBuilder text, IReadOnlyList<RunningProxy> proxies)
    {
        if (proxies.Count > 0)
        {
            Heading(text, "chaos_proxy_open_connections", "Connections that are open.", "gauge");
            foreach (var proxy in proxies)
                Line(text, "chaos_proxy_open_connections", proxy, "", proxy.Open);
        }
        var hit = proxies.SelectMany(p => p.Toxics.Hit.Select(t => (Proxy: p, t.Toxic, t.Hits))).ToList();
        foreach (
            var (metric, what, isOfRequests) in new[]
            {
                ("chaos_proxy_toxic_connections_total", "Connections that a toxic has hit.", false),
                ("chaos_proxy_toxic_requests_total", "Requests that a toxic has hit.", true),
            }
        )
        {
            var of = hit.Where(h => h.Toxic.Toxic is HttpToxic == isOfRequests && h.Toxic.Toxic is not OpeningToxic)
                .ToList();
            if (of.Count > 0)
                Heading(text, metric, what);
            foreach (var (proxy, toxic, hits) in of)
                Line(
                    text,
                    metric,
                    proxy,
                    $"direction=\"{ProxyJson.NameOf(toxic.Stream)}\",toxic=\"{Escape(toxic.Name)}\",type=\"{toxic.Type}\",",
                    hits
                );
        }
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

    private static void Heading(StringBuilder text, string metric, string help, string type = "counter") =>
        text.Append($"# HELP {metric} {help}\n# TYPE {metric} {type}\n");

    private static void Line(StringBuilder text, string metric, RunningProxy proxy, string direction, long value) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"{metric}{{{direction}listener=\"{Escape(proxy.Listen)}\",proxy=\"{Escape(proxy.Name)}"
                + $"\",upstream=\"{Escape(proxy.Upstream)}\"}} {value}\n"
        );

    private static string Escape(string label) =>
        label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}

namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>
/// Requests that cover the API: every route with every method, every body that takes one with right and wrong JSON, and
/// every field of proxies and toxics with boundary values. They start from the proxy <c>p</c> with the toxic <c>t</c>
/// (latency 5, jitter 1, downstream).
/// </summary>
internal static class ApiRequests
{
    /// <summary>Stands for a port that another process listens on.</summary>
    public const string TakenPort = "TAKEN";

    private static readonly string[] s_paths =
    [
        "/version",
        "/metrics",
        "/reset",
        "/populate",
        "/proxies",
        "/proxies/p",
        "/proxies/none",
        "/proxies/p/toxics",
        "/proxies/none/toxics",
        "/proxies/p/toxics/t",
        "/proxies/p/toxics/none",
        "/proxies/none/toxics/t",
        "/proxies/%70",
        "/proxies?a=b",
        "/elsewhere",
        "/",
        "/proxies/",
        "/proxies/p/",
        "/proxies/p/toxics/t/more",
        "/Proxies",
        "/version/",
    ];

    private static readonly string[] s_methods = ["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS"];

    private static readonly (string Method, string Path)[] s_readers =
    [
        ("POST", "/proxies"),
        ("POST", "/populate"),
        ("POST", "/reset"),
        ("POST", "/proxies/p"),
        ("PATCH", "/proxies/p"),
        ("POST", "/proxies/none"),
        ("POST", "/proxies/p/toxics"),
        ("POST", "/proxies/none/toxics"),
        ("PATCH", "/proxies/p/toxics/t"),
        ("POST", "/proxies/p/toxics/none"),
    ];

    private static readonly string[] s_bodies =
    [
        "",
        " ",
        "null",
        "true",
        "3",
        "\"text\"",
        "[]",
        "[null]",
        "[[]]",
        "[3]",
        "{",
        "{]",
        "{\"name\":",
        "nonsense",
        "{} trailing",
        "null trailing",
        "[] trailing",
        "{}{}",
        " \n{}\n ",
        "{\"unknown\":[1,{\"a\":null}]}",
        "{\"name\":null,\"listen\":null,\"upstream\":null,\"enabled\":null,\"type\":null,\"stream\":null}",
        "{\"NAME\":\"q\",\"Upstream\":\"x:1\",\"TYPE\":\"latency\",\"Attributes\":{\"LATENCY\":7}}",
        "{\"name\":\"q\",\"name\":\"r\",\"upstream\":\"x:1\",\"type\":\"noop\"}",
    ];

    private static readonly string[] s_texts = ["null", "\"\"", "3", "true", "[]", "{}"];

    private static readonly string[] s_numbers =
    [
        "null",
        "0",
        "1",
        "-1",
        "1.5",
        "1e3",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "\"5\"",
        "true",
        "[]",
        "{}",
    ];

    private static readonly (string Type, string[] Fields, string Right)[] s_types =
    [
        ("noop", [], "{}"),
        ("latency", ["latency", "jitter"], "{\"latency\":10,\"jitter\":5}"),
        ("bandwidth", ["rate"], "{\"rate\":1000}"),
        ("slow_close", ["delay"], "{\"delay\":10}"),
        ("timeout", ["timeout"], "{\"timeout\":10}"),
        ("reset_peer", ["timeout"], "{\"timeout\":10}"),
        (
            "slicer",
            ["average_size", "size_variation", "delay"],
            "{\"average_size\":9,\"size_variation\":2,\"delay\":1}"
        ),
        ("limit_data", ["bytes"], "{\"bytes\":10}"),
    ];

    public static IReadOnlyList<ApiRequest> All =>
        [.. new[] { Routes(), Bodies(), Proxies(), Lists(), Toxics(), Attributes() }.SelectMany(r => r).Distinct()];

    private static IEnumerable<ApiRequest> Routes() =>
        s_paths
            .SelectMany(path => s_methods.Select(method => new ApiRequest(method, path)))
            .Concat(
                new[] { "//proxies", "/proxies//toxics", "/proxies/a%2Fb" }.Select(path => new ApiRequest("GET", path))
            )
            .Concat(
                new[] { "/version", "/proxies", "/proxies/none" }.SelectMany(path =>
                    new[] { "Mozilla/5.0", "mozilla/5.0", "curl/8" }.Select(a => new ApiRequest("GET", path, null, a))
                )
            );

    private static IEnumerable<ApiRequest> Bodies() =>
        s_readers.SelectMany(r => s_bodies.Select(body => new ApiRequest(r.Method, r.Path, body)));

    private static IEnumerable<ApiRequest> Proxies()
    {
        string[] names = [.. s_texts, "\"p\"", "\"q\"", "\"a b\"", "\"\\u00fc\"", "\"a/b\"", "\"..\"", "\"<&>\""];
        string[] upstreams = [.. s_texts, "\"x:1\"", "\"x\"", "\"127.0.0.1:http\"", "\"[::1]:5\""];
        string[] flags = ["null", "true", "false", "0", "\"false\"", "[]"];
        string[] listens =
        [
            .. s_texts,
            "\"127.0.0.1:0\"",
            "\"localhost:0\"",
            "\"localhost:\"",
            "\"127.0.0.1:http\"",
            "\"[::1]:0\"",
            "\":0\"",
            "\"localhost\"",
            "\"localhost:no-such-service\"",
            "\"localhost:65536\"",
            "\"localhost:-1\"",
            $"\"127.0.0.1:{TakenPort}\"",
        ];
        (string Field, string[] Values)[] fields =
        [
            ("name", names),
            ("upstream", upstreams),
            ("listen", listens),
            ("enabled", flags),
        ];
        foreach (var (field, values) in fields)
        {
            foreach (var value in values)
            {
                var others = new Dictionary<string, string>
                {
                    ["name"] = "\"q\"",
                    ["upstream"] = "\"x:1\"",
                    // Without root nobody can listen on a port of a known service, so the proxy is made disabled.
                    ["enabled"] = value.Contains("http", StringComparison.Ordinal) ? "false" : "true",
                    [field] = value,
                };
                var proxy = $"{{{string.Join(',', others.Select(o => $"\"{o.Key}\":{o.Value}"))}}}";
                yield return new("POST", "/proxies", proxy);
                yield return new(
                    "POST",
                    "/populate",
                    $"[{{\"name\":\"a\",\"upstream\":\"x:1\",\"listen\":\"127.0.0.1:0\"}},{proxy}]"
                );
                if (!value.Contains("http", StringComparison.Ordinal))
                    yield return new("PATCH", "/proxies/p", $"{{\"{field}\":{value}}}");
            }
        }
        yield return new("PATCH", "/proxies/p", $"{{\"upstream\":\"z:9\",\"listen\":\"127.0.0.1:{TakenPort}\"}}");
        yield return new("PATCH", "/proxies/p", "{\"upstream\":\"z:9\",\"enabled\":\"no\"}");
        yield return new("POST", "/proxies", "{\"name\":\"p\",\"upstream\":\"x:1\",\"listen\":\"nowhere\"}");
        yield return new("POST", "/proxies", "{\"name\":\"q\",\"upstream\":\"x:1\",\"toxics\":[{\"type\":\"noop\"}]}");
    }

    private static IEnumerable<ApiRequest> Lists() =>
        new[]
        {
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},{\"name\":\"b\",\"upstream\":\"x:2\",\"enabled\":false}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},{\"name\":\"b\"}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},{\"upstream\":\"x:1\"}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},null]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},7]",
            "[{\"name\":\"p\",\"upstream\":\"127.0.0.1:1\"}]",
            "[{\"name\":\"p\",\"upstream\":\"other:1\",\"listen\":\"127.0.0.1:0\"}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},{\"name\":\"a\",\"upstream\":\"x:2\"}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\"},"
                + $"{{\"name\":\"b\",\"upstream\":\"x:1\",\"listen\":\"127.0.0.1:{TakenPort}\"}},"
                + "{\"name\":\"c\",\"upstream\":\"x:1\"}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\",\"toxics\":[{\"type\":\"noop\"}]}]",
            "[{\"name\":\"a\",\"upstream\":\"x:1\",\"toxics\":null}]",
        }.Select(list => new ApiRequest("POST", "/populate", list));

    private static IEnumerable<ApiRequest> Toxics()
    {
        string[] streams = [.. s_texts, "\"upstream\"", "\"downstream\"", "\"DownStream\"", "\"sideways\""];
        string[] types = [.. s_texts, "\"noop\"", "\"LATENCY\"", "\"none\""];
        string[] names = [.. s_texts, "\"t\"", "\"u\"", "\"a b\"", "\"a/b\"", "\".\""];
        string[] shares = ["null", "0", "1", "0.5", "0.1", "0.123456789", "80", "-1", "1e39", "\"1\"", "true", "[]"];
        foreach (var stream in streams)
            yield return new("POST", "/proxies/p/toxics", $"{{\"type\":\"latency\",\"stream\":{stream}}}");
        foreach (var type in types)
        {
            yield return new("POST", "/proxies/p/toxics", $"{{\"type\":{type}}}");
            yield return new(
                "POST",
                "/proxies/p/toxics",
                $"{{\"type\":{type},\"name\":\"t\",\"stream\":\"sideways\"}}"
            );
            yield return new("POST", "/proxies/p/toxics", $"{{\"type\":{type},\"name\":\"t\",\"attributes\":[]}}");
        }
        foreach (var name in names)
            yield return new("POST", "/proxies/p/toxics", $"{{\"type\":\"noop\",\"name\":{name}}}");
        foreach (var share in shares)
        {
            yield return new("POST", "/proxies/p/toxics", $"{{\"type\":\"noop\",\"toxicity\":{share}}}");
            yield return new("PATCH", "/proxies/p/toxics/t", $"{{\"toxicity\":{share}}}");
        }
        yield return new("PATCH", "/proxies/p/toxics/t", "{\"name\":\"u\",\"type\":\"noop\",\"stream\":\"upstream\"}");
        yield return new("PATCH", "/proxies/p/toxics/t", "{\"toxicity\":0.5,\"attributes\":{\"latency\":\"x\"}}");
    }

    private static IEnumerable<ApiRequest> Attributes()
    {
        foreach (var (type, fields, right) in s_types)
        {
            string[] wholes = [right, "null", "{}", "{\"unknown\":\"x\"}", "[]", "3", "\"x\"", "true"];
            foreach (var whole in wholes)
                yield return new("POST", "/proxies/p/toxics", $"{{\"type\":\"{type}\",\"attributes\":{whole}}}");
            foreach (var field in fields)
            {
                foreach (var value in s_numbers)
                {
                    var values = type == "slicer" && field != "average_size" ? "\"average_size\":9," : "";
                    var attributes = $"{{{values}\"{field}\":{value}}}";
                    yield return new(
                        "POST",
                        "/proxies/p/toxics",
                        $"{{\"type\":\"{type}\",\"attributes\":{attributes}}}"
                    );
                    if (type == "latency")
                        yield return new("PATCH", "/proxies/p/toxics/t", $"{{\"attributes\":{attributes}}}");
                }
            }
        }
    }
}

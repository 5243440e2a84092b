using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

[Trait("Speed", "Slow")]
public sealed class ProxyApiTests
{
    /// <summary>
    /// Each row runs on its own server with the proxy <c>p</c> and its toxic <c>t</c> (latency 5, jitter 1,
    /// downstream).
    /// </summary>
    [Theory]
    [InlineData("GET", "/version", null, 200, "{\"version\": \"2.12.0\"}\n")]
    [InlineData(
        "GET",
        "/proxies/p/toxics/t",
        null,
        200,
        """{"attributes":{"latency":5,"jitter":1},"name":"t","type":"latency","stream":"downstream","toxicity":1}"""
    )]
    [InlineData("GET", "/proxies/p/toxics", null, 200, """[{"attributes":{"latency":5,""")]
    [InlineData("GET", "/proxies/none", null, 404, """{"error":"proxy not found","status":404}""")]
    [InlineData("GET", "/proxies/none/toxics", null, 404, "proxy not found")]
    [InlineData("POST", "/proxies/none/toxics", "{}", 404, "proxy not found")]
    [InlineData("DELETE", "/proxies/none", null, 404, "proxy not found")]
    [InlineData("GET", "/proxies/p/toxics/none", null, 404, "toxic not found")]
    [InlineData("POST", "/proxies/p/toxics/none", "{}", 404, "toxic not found")]
    [InlineData("DELETE", "/proxies/p/toxics/none", null, 404, "toxic not found")]
    [InlineData("DELETE", "/proxies/p/toxics/t", null, 204, "")]
    [InlineData("DELETE", "/proxies/p", null, 204, "")]
    [InlineData("POST", "/reset", null, 204, "")]
    [InlineData(
        "POST",
        "/proxies",
        """{"upstream":"x:1"}""",
        400,
        """{"error":"missing required field: name","status":400}"""
    )]
    [InlineData("POST", "/proxies", """{"name":"q"}""", 400, "missing required field: upstream")]
    [InlineData("POST", "/proxies", """{"name":"p","upstream":"x:1"}""", 409, "proxy already exists")]
    [InlineData("POST", "/proxies", "nonsense", 400, "bad request body: ")]
    [InlineData("POST", "/proxies", "", 400, "bad request body: ")]
    [InlineData("POST", "/proxies", "[]", 400, "bad request body: body: Array is not allowed; allowed: an object")]
    [InlineData(
        "POST",
        "/proxies",
        """{"name":3,"upstream":true,"enabled":"yes"}""",
        400,
        "name: 3 is not allowed; allowed: a string; upstream: true is not allowed; allowed: a string; enabled: "
    )]
    [InlineData("POST", "/proxies", """{"name":"a/b","upstream":"x:1"}""", 400, "name: a/b is not allowed")]
    [InlineData("POST", "/proxies", """{"name":"..","upstream":"x:1"}""", 400, "name: .. is not allowed")]
    [InlineData(
        "POST",
        "/proxies",
        """{"name":"q","upstream":"x:1","listen":"127.0.0.1:70000"}""",
        400,
        "listen: 127.0.0.1:70000 is not allowed; allowed: HOST:PORT with a port from 0 to 65535"
    )]
    [InlineData(
        "POST",
        "/proxies",
        """{"Name":"q","Upstream":"host","Listen":null,"Enabled":null,"Other":[1]}""",
        201,
        "\"enabled\":true"
    )]
    [InlineData(
        "POST",
        "/proxies",
        """{"name":"q","upstream":"x:1","listen":"localhost:0","enabled":false}""",
        201,
        "\"listen\":\"localhost:0\""
    )]
    [InlineData(
        "POST",
        "/proxies",
        """{"name":"q","upstream":"x:1","listen":"localhost:0"}""",
        201,
        "\"listen\":\"127.0.0.1:"
    )]
    [InlineData("POST", "/populate", "[]", 201, """{"proxies":null}""")]
    [InlineData("POST", "/populate", "null", 201, """{"proxies":null}""")]
    [InlineData("POST", "/populate", "[null]", 400, "missing required field: name at proxy 1")]
    [InlineData("POST", "/populate", "{}", 400, "body: Object is not allowed; allowed: an array of proxies")]
    [InlineData(
        "POST",
        "/populate",
        """[{"name":"a","upstream":"x:1"},{"name":3,"upstream":"x:1"},7]""",
        400,
        "bad request body: proxy 2, name: 3 is not allowed; allowed: a string; proxy 3, body: Number is not allowed"
    )]
    [InlineData("POST", "/proxies", "null", 400, """{"error":"missing required field: name","status":400}""")]
    [InlineData("POST", "/proxies", """{"name":"q","upstream":"x:1"}}{""", 201, "\"name\":\"q\"")]
    [InlineData("POST", "/proxies/p", "null", 200, "\"enabled\":true")]
    [InlineData("POST", "/proxies/none", "nonsense", 404, "proxy not found")]
    [InlineData("POST", "/proxies/p/toxics", "null", 400, "invalid toxic type")]
    [InlineData("POST", "/proxies/p/toxics/t", "null", 200, """{"attributes":{"latency":5,""")]
    [InlineData("POST", "/proxies/p/toxics/none", "nonsense", 404, "toxic not found")]
    [InlineData("POST", "/proxies/p/toxics", """{"type":"x","name":"t","stream":"x"}""", 400, "stream was invalid")]
    [InlineData("POST", "/proxies/p/toxics", """{"type":"x","name":"t"}""", 400, "invalid toxic type")]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"latency","name":"t","attributes":{"latency":-1}}""",
        409,
        "toxic already exists"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"slicer"}""",
        400,
        "average_size: 0 is not allowed; allowed: an integer from 1 to 2147483647 bytes"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"slicer","attributes":{"average_size":10,"size_variation":11}}""",
        400,
        "size_variation: 11 is not allowed; allowed: an integer from 0 to average_size, which is 10"
    )]
    [InlineData(
        "POST",
        "/populate",
        """[{"name":"a","upstream":"x:1"},{"name":"b"}]""",
        400,
        "missing required field: upstream at proxy 2"
    )]
    [InlineData(
        "POST",
        "/populate",
        """[{"name":"a","upstream":"x:1"},{"name":"b","upstream":"y:1"}]""",
        201,
        """{"proxies":[{"name":"a","""
    )]
    [InlineData("PATCH", "/proxies/p", """{"enabled":false,"name":"other"}""", 200, "\"name\":\"p\"")]
    [InlineData("POST", "/proxies/p", """{"enabled":false}""", 200, "\"enabled\":false")]
    [InlineData("POST", "/proxies/p/toxics", """{"type":"latency"}""", 200, "\"name\":\"latency_downstream\"")]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"latency","stream":"UpStream","name":null,"toxicity":80}""",
        200,
        "\"name\":\"latency_upstream\",\"type\":\"latency\",\"stream\":\"upstream\",\"toxicity\":80}"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"Type":"timeout","Stream":null,"Toxicity":null,"Attributes":{"Timeout":7,"other":"x"}}""",
        200,
        "\"attributes\":{\"timeout\":7},\"name\":\"timeout_downstream\""
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"latency","stream":""}""",
        400,
        "stream was invalid, can be either upstream or downstream"
    )]
    [InlineData("POST", "/proxies/p/toxics", """{"type":"latency","stream":"sideways"}""", 400, "stream was invalid")]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"none"}""",
        400,
        """{"error":"invalid toxic type","status":400,"allowed":["bandwidth","black_hole","corrupt","distance","http_abort","""
    )]
    [InlineData("POST", "/proxies/p/toxics", "{}", 400, "invalid toxic type")]
    [InlineData("POST", "/proxies/p/toxics", """{"type":"noop","name":"t"}""", 409, "toxic already exists")]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"noop","name":"t","stream":"upstream"}""",
        409,
        "toxic already exists"
    )]
    [InlineData("POST", "/proxies/p/toxics", """{"type":"noop","name":"a/b"}""", 400, "name: a/b is not allowed")]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"noop","toxicity":-1}""",
        400,
        "toxicity: -1 is not allowed; allowed: a number from 0 to 1"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"latency","attributes":{"latency":"5","jitter":4611686018427387904}}""",
        400,
        "latency: \"5\" is not allowed; allowed: an integer from 0 to 2147483647 ms; jitter: 4611686018427387904 is not allowed"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"latency","attributes":{"latency":1.5}}""",
        400,
        "latency: 1.5 is not allowed"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"bandwidth","attributes":{"rate":-1}}""",
        400,
        "rate: -1 is not allowed; allowed: an integer from 0 to 2147483647 KB/s"
    )]
    [InlineData(
        "POST",
        "/proxies/p/toxics",
        """{"type":"bandwidth","attributes":[]}""",
        400,
        "attributes: [] is not allowed"
    )]
    [InlineData(
        "PATCH",
        "/proxies/p/toxics/t",
        """{"attributes":{"latency":9},"toxicity":0.5,"stream":"upstream"}""",
        200,
        """{"attributes":{"latency":9,"jitter":1},"name":"t","type":"latency","stream":"downstream","toxicity":0.5}"""
    )]
    [InlineData("PUT", "/proxies", null, 405, "")]
    [InlineData("POST", "/version", null, 405, "")]
    [InlineData("GET", "/reset", null, 405, "")]
    [InlineData("PATCH", "/populate", "[]", 405, "")]
    [InlineData("GET", "/proxies/", null, 404, "404 page not found")]
    [InlineData("GET", "/elsewhere", null, 404, "404 page not found")]
    [InlineData("GET", "/", null, 404, "404 page not found")]
    public async Task A_request_gets_the_reply_of_the_contract(
        string method,
        string path,
        string? body,
        int status,
        string expected
    )
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(
            new LatencyToxic { Latency = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(1) },
            name: "t"
        );

        using var reply = await SendAsync(rig, method, path, body);
        var text = Decoded(await reply.Content.ReadAsStringAsync(rig.Limit));

        Assert.Equal(status, (int)reply.StatusCode);
        if (expected.Length == 0)
            Assert.Equal("", text);
        else
            Assert.Contains(expected, text, StringComparison.Ordinal);
        if (status is 400 or 409)
            Assert.Equal(
                path == "/populate" ? "application/json" : "text/plain",
                reply.Content.Headers.ContentType!.MediaType
            );
        if (status is 200 or 201)
            Assert.Equal("application/json", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status != 405 && text != "404 page not found\n", reply.Headers.Contains("X-Toxiproxy-Request-Id"));
    }

    [Fact]
    public async Task A_browser_is_refused_on_every_route()
    {
        await using var rig = await Rig.StartAsync();
        foreach (var path in new[] { "/version", "/proxies", "/elsewhere" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(rig.Address, path));
            request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11)");
            using var reply = await rig.Http.SendAsync(request, rig.Limit);
            Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        }
    }

    [Fact]
    public async Task Toxics_are_listed_upstream_first_and_then_in_order_of_creation()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new NoopToxic(), name: "d1");
        await rig.AddAsync(new NoopToxic(), Chaos.Proxy.Toxics.ToxicStream.Upstream, name: "u1");
        await rig.AddAsync(new NoopToxic(), name: "a2");
        await rig.AddAsync(new NoopToxic(), Chaos.Proxy.Toxics.ToxicStream.Upstream, name: "a1");

        Assert.Equal(["u1", "a1", "d1", "a2"], (await rig.Client.ToxicsAsync("p", rig.Limit)).Select(t => t.Name));
    }

    [Fact]
    public async Task A_change_of_a_toxic_that_is_wrong_in_one_field_changes_none()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(5) }, name: "t");

        using var reply = await SendAsync(
            rig,
            "PATCH",
            "/proxies/p/toxics/t",
            """{"toxicity":0.5,"attributes":{"latency":9,"jitter":-1}}"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        var toxic = await rig.Client.ToxicAsync("p", "t", rig.Limit);
        Assert.Equal((1.0, new LatencyToxic { Latency = TimeSpan.FromMilliseconds(5) }), (toxic.Toxicity, toxic.Toxic));
    }

    [Fact]
    public async Task A_change_of_a_proxy_to_a_taken_port_changes_nothing_and_drops_no_connection()
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        using var taken = Rig.Listening(1);

        using var reply = await SendAsync(
            rig,
            "PATCH",
            "/proxies/p",
            $$"""{"upstream":"elsewhere:1","listen":"{{taken.LocalEndPoint}}"}"""
        );

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        Assert.Equal(
            $$"""{"error":"listen tcp {{taken.LocalEndPoint}}: bind: address already in use","status":500,"code":"cannot_listen"}"""
                + "\n",
            await reply.Content.ReadAsStringAsync(rig.Limit)
        );
        var proxy = await rig.Client.GetAsync("p", rig.Limit);
        Assert.Equal(
            (rig.Listen.ToString(), rig.Upstream.LocalEndPoint!.ToString(), true),
            (proxy.Listen, proxy.Upstream, proxy.Enabled)
        );
        await rig.SendAsync(near, "open");
        await rig.ExpectAsync(far, "open");
    }

    [Fact]
    public async Task A_proxy_is_restarted_with_its_toxics_only_when_its_addresses_differ()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new NoopToxic(), name: "t");
        var (near, far) = await rig.ConnectAsync();

        await rig.Client.UpdateAsync(
            "p",
            new()
            {
                Listen = $"localhost:{rig.Listen.Port}",
                Upstream = rig.Upstream.LocalEndPoint!.ToString(),
                Enabled = true,
            },
            rig.Limit
        );
        await rig.SendAsync(near, "open");
        await rig.ExpectAsync(far, "open");

        using var other = Rig.Listening(4);
        await rig.Client.UpdateAsync("p", new() { Upstream = other.LocalEndPoint!.ToString() }, rig.Limit);
        await rig.ExpectEndAsync(near);
        await rig.ConnectNearAsync(rig.Listen);
        using var served = await other.AcceptAsync(rig.Limit);
        Assert.Equal("t", (await rig.Client.GetAsync("p", rig.Limit)).Toxics.Single().Name);
    }

    [Fact]
    public async Task A_proxy_can_move_to_another_port()
    {
        await using var rig = await Rig.StartAsync();
        var moved = await rig.Client.UpdateAsync("p", new() { Listen = "127.0.0.1:0" }, rig.Limit);

        Assert.NotEqual(rig.Listen.ToString(), moved.Listen);
        await rig.ConnectNearAsync(IPEndPoint.Parse(moved.Listen));
        using var served = await rig.Upstream.AcceptAsync(rig.Limit);
        await Assert.ThrowsAsync<SocketException>(() => rig.ConnectNearAsync(rig.Listen));
    }

    [Fact]
    public async Task Populating_leaves_what_is_the_same_replaces_what_differs_and_keeps_what_was_done_before_a_failure()
    {
        await using var rig = await Rig.StartAsync();
        // It listens again where it listened before. On an address of its own nobody else gets the port in between.
        var listen = (await rig.Client.UpdateAsync("p", new() { Listen = "127.0.0.73:0" }, rig.Limit)).Listen;
        await rig.AddAsync(new NoopToxic(), name: "t");
        using var taken = Rig.Listening(1);
        var upstream = rig.Upstream.LocalEndPoint!.ToString();

        using var reply = await SendAsync(
            rig,
            "POST",
            "/populate",
            $$"""[{"name":"p","listen":"{{listen}}","upstream":"{{upstream}}"},{"name":"a","upstream":"x:1"},{"name":"b","upstream":"x:1","listen":"{{taken.LocalEndPoint}}"},{"name":"c","upstream":"x:1"}]"""
        );

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        var proxies = await rig.Client.ListAsync(rig.Limit);
        Assert.Equal(["a", "p"], proxies.Keys.Order());
        Assert.Equal("t", proxies["p"].Toxics.Single().Name);

        await rig.Client.PopulateAsync(
            [
                new()
                {
                    Name = "p",
                    Listen = listen,
                    Upstream = "x:2",
                },
            ],
            rig.Limit
        );
        var replaced = await rig.Client.GetAsync("p", rig.Limit);
        Assert.Equal(("x:2", 0), (replaced.Upstream, replaced.Toxics.Count));
    }

    [Fact]
    public async Task A_reset_starts_disabled_proxies_and_removes_toxics()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new TimeoutToxic());
        await rig.Client.UpdateAsync("p", new() { Enabled = false }, rig.Limit);

        await rig.Client.ResetAsync(rig.Limit);

        var proxy = await rig.Client.GetAsync("p", rig.Limit);
        Assert.Equal((true, 0), (proxy.Enabled, proxy.Toxics.Count));
        var (near, far) = await rig.ConnectAsync();
        await rig.SendAsync(far, "reply");
        await rig.ExpectAsync(near, "reply");
    }

    private static async Task<HttpResponseMessage> SendAsync(Rig rig, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(rig.Address, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "text/anything");
        return await rig.Http.SendAsync(request, rig.Limit);
    }

    // The message is compared as text, so quotes in it are not escaped.
    private static string Decoded(string text) =>
        text.StartsWith("""{"error":""", StringComparison.Ordinal) && text.Contains('\\')
            ? JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!
            : text;
}

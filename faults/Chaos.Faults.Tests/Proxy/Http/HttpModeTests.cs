using System.Net;
using System.Net.Sockets;
using System.Text;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>A proxy that reads HTTP and has no toxic passes everything unchanged.</summary>
[Trait("Speed", "Slow")]
public sealed class HttpModeTests
{
    [Fact]
    public async Task Requests_of_every_shape_pass_over_one_connection()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        var large = new byte[3_000_000];
        for (var i = 0; i < large.Length; i++)
            large[i] = (byte)(i * 7);
        for (var i = 0; i < 50; i++)
        {
            using var got = await rig.Http.GetAsync(new Uri($"/a?n={i}", UriKind.Relative), rig.Limit);
            Assert.Equal($"GET /a?n={i} 0", await got.Content.ReadAsStringAsync(rig.Limit));
            using var posted = await rig.Http.PostAsync(
                new Uri("/echo", UriKind.Relative),
                new StringContent($"body {i}"),
                rig.Limit
            );
            Assert.Equal($"body {i}", await posted.Content.ReadAsStringAsync(rig.Limit));
            using var head = await rig.Http.SendAsync(new(HttpMethod.Head, "/a"), rig.Limit);
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            using var none = await rig.Http.GetAsync(new Uri("/204", UriKind.Relative), rig.Limit);
            Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
            using var same = await rig.Http.GetAsync(new Uri("/304", UriKind.Relative), rig.Limit);
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }
        // Chunked in both directions, and much larger than all buffers together.
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/echo")
        {
            Content = new ByteArrayContent(large),
            Headers = { TransferEncodingChunked = true },
        };
        using var echoed = await rig.Http.SendAsync(chunked, rig.Limit);
        Assert.True(echoed.Headers.TransferEncodingChunked);
        Assert.Equal(large, await echoed.Content.ReadAsByteArrayAsync(rig.Limit));
        using var expecting = new HttpRequestMessage(HttpMethod.Post, "/echo")
        {
            Content = new StringContent("after 100"),
            Headers = { ExpectContinue = true },
        };
        using var continued = await rig.Http.SendAsync(expecting, rig.Limit);
        Assert.Equal("after 100", await continued.Content.ReadAsStringAsync(rig.Limit));

        Assert.Equal(1, await rig.ConnectionsAsync());
        Assert.Equal(252, await rig.CountedAsync("requests"));
        Assert.Equal(
            (152, 50, 50),
            (
                await rig.CountedAsync("responses/200"),
                await rig.CountedAsync("responses/204"),
                await rig.CountedAsync("responses/304")
            )
        );
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_their_order()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        var socket = await rig.ConnectAsync();

        await rig.SendAsync(
            socket,
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + "3\r\n\r\ntwoGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        );
        var (text, reset) = await rig.ReadToEndAsync(socket);

        Assert.False(reset);
        var places = new[] { "GET /1 0", "two", "GET /3 0" }
            .Select(t => text.IndexOf(t, StringComparison.Ordinal))
            .ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task An_upgraded_connection_passes_bytes_both_ways()
    {
        await using var rig = await HttpRig.StartAsync(async context =>
        {
            await using var raw = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
            var buffer = new byte[100];
            for (int bytes; (bytes = await raw.ReadAsync(buffer, context.RequestAborted)) > 0; )
                await raw.WriteAsync(buffer.AsMemory(0, bytes), context.RequestAborted);
        });
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", await rig.ReadUntilAsync(socket, "\r\n\r\n"), StringComparison.Ordinal);

        await rig.SendAsync(socket, "\0not HTTP\n\n");
        await rig.ReadUntilAsync(socket, "\0not HTTP\n\n");
        await rig.SendAsync(socket, "more");
        await rig.ReadUntilAsync(socket, "more");
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(("", false), await rig.ReadToEndAsync(socket));
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002", 400)]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n", 400)]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\r\nHost", 400)]
    public async Task Bytes_that_are_not_a_request_are_answered_with_a_status_and_the_connection_is_closed(
        string sent,
        int status
    )
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, sent);
        if (sent.EndsWith("Host", StringComparison.Ordinal))
            socket.Shutdown(SocketShutdown.Send);

        var (text, reset) = await rig.ReadToEndAsync(socket);

        Assert.StartsWith($"HTTP/1.1 {status} ", text, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", text, StringComparison.Ordinal);
        Assert.False(reset);
    }

    [Fact]
    public async Task A_head_without_end_is_refused()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, $"GET / HTTP/1.1\r\nLong: {new string('x', HeadBuffer.Limit)}");
        Assert.StartsWith("HTTP/1.1 431 ", (await rig.ReadToEndAsync(socket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_chunk_is_refused_in_the_middle_of_a_body()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(
            socket,
            "POST /drain HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n"
        );
        Assert.StartsWith("HTTP/1.1 400 ", (await rig.ReadToEndAsync(socket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_answer_becomes_a_502()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        using var other = Rig.Listening(4);
        await rig.Client.UpdateAsync("p", new() { Upstream = other.LocalEndPoint!.ToString() }, rig.Limit);
        var socket = await rig.ConnectAsync();
        using var far = await other.AcceptAsync(rig.Limit);
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await rig.ReadUntilAsync(far, "\r\n\r\n");
        await rig.SendAsync(far, "SSH-2.0-other\r\n");
        Assert.StartsWith("HTTP/1.1 502 ", (await rig.ReadToEndAsync(socket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_the_connections_end_delimits_ends_with_it()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        using var other = Rig.Listening(4);
        await rig.Client.UpdateAsync("p", new() { Upstream = other.LocalEndPoint!.ToString() }, rig.Limit);
        var socket = await rig.ConnectAsync();
        using var far = await other.AcceptAsync(rig.Limit);
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await rig.ReadUntilAsync(far, "\r\n\r\n");
        await rig.SendAsync(far, "HTTP/1.1 200 OK\r\n\r\nsome");
        await rig.ReadUntilAsync(socket, "some");
        await rig.SendAsync(far, "thing");
        far.Shutdown(SocketShutdown.Send);
        Assert.Equal(("thing", false), await rig.ReadToEndAsync(socket));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_noticed_by_the_service()
    {
        var (asked, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var rig = await HttpRig.StartAsync(async context =>
        {
            asked.SetResult();
            using var aborted = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await asked.Task.WaitAsync(rig.Limit);
        socket.Close();

        await gone.Task.WaitAsync(rig.Limit);
    }

    [Fact]
    public async Task An_upstream_that_closes_an_idle_connection_or_resets_it_is_seen_as_that()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        using var other = Rig.Listening(4);
        await rig.Client.UpdateAsync("p", new() { Upstream = other.LocalEndPoint!.ToString() }, rig.Limit);
        var first = await rig.ConnectAsync();
        using (var far = await other.AcceptAsync(rig.Limit))
            far.Shutdown(SocketShutdown.Send);
        Assert.Equal(("", false), await rig.ReadToEndAsync(first));

        var second = await rig.ConnectAsync();
        using (var far = await other.AcceptAsync(rig.Limit))
        {
            await rig.SendAsync(second, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await rig.ReadUntilAsync(far, "\r\n\r\n");
            await rig.SendAsync(far, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            await rig.ReadUntilAsync(second, "\r\n\r\n");
            far.Close(0);
        }
        Assert.Equal(("", true), await rig.ReadToEndAsync(second));
    }

    [Fact]
    public async Task Toxics_of_bytes_act_below_HTTP_as_without_it()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        await rig.AddAsync(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(100) });
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal("GET /a 0", await rig.Http.GetStringAsync(new Uri("/a", UriKind.Relative), rig.Limit));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 100, 5000);

        await rig.Client.RemoveToxicAsync("p", "latency_downstream", rig.Limit);
        await rig.AddAsync(new ResetPeerToxic());
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(("", true), await rig.ReadToEndAsync(socket));
    }

    [Fact]
    public async Task A_request_to_the_API_starts_and_stops_reading_HTTP()
    {
        await using var rig = await HttpRig.StartAsync(EchoAsync);
        Assert.Equal(new(), (await rig.Client.GetAsync("p", rig.Limit)).Http);
        var socket = await rig.ConnectAsync();
        await rig.Client.UpdateAsync("p", new() { Enabled = true }, rig.Limit);
        await rig.SendAsync(socket, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        await rig.ReadUntilAsync(socket, "GET /1 0");
        await rig.AddAsync(new HttpDelayToxic());
        var refused = await Assert.ThrowsAsync<Chaos.Faults.Toxics.ToxiproxyException>(() =>
            rig.Client.UpdateAsync("p", new() { Http = Chaos.Proxy.Http.HttpMode.Off }, rig.Limit)
        );
        Assert.Contains(
            "http: false is not allowed; allowed: an object or true as long as the proxy has the toxic http_delay_downstream",
            refused.Message,
            StringComparison.Ordinal
        );
        await rig.Client.RemoveToxicAsync("p", "http_delay_downstream", rig.Limit);

        Assert.Null(
            (await rig.Client.UpdateAsync("p", new() { Http = Chaos.Proxy.Http.HttpMode.Off }, rig.Limit)).Http
        );

        Assert.Equal(("", false), await rig.ReadToEndAsync(socket));
        var plain = await rig.ConnectAsync();
        // Bytes that are not HTTP reach the service again.
        await rig.SendAsync(plain, "nonsense\r\n\r\n");
        Assert.StartsWith(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close",
            (await rig.ReadToEndAsync(plain)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"version":"3"}""", "http.version: \"3\" is not allowed; allowed: \"1.1\" or \"2\"")]
    [InlineData(
        """{"tls":1,"rewrite_hosts":true}""",
        "http.tls: 1 is not allowed; allowed: true or false; http.rewrite_hosts: true is not allowed; "
            + "allowed: one of version, rewrite_host, tls, server_name, ca_file, insecure"
    )]
    [InlineData("\"yes\"", "http: \"yes\" is not allowed; allowed: true, false or an object with ")]
    [InlineData(
        """{"insecure":true,"server_name":"a"}""",
        "http.server_name: a is not allowed; allowed: nothing without \"tls\": true; http.insecure: true "
            + "is not allowed; allowed: nothing without \"tls\": true"
    )]
    [InlineData(
        """{"tls":true,"insecure":true,"ca_file":"/nowhere.pem"}""",
        "http.insecure: true is not allowed; allowed: either ca_file or insecure, not both; "
            + "http.ca_file: /nowhere.pem is not allowed; allowed: a file that can be read, "
            + "with certificates as PEM"
    )]
    public async Task A_wrong_mode_is_refused_with_all_its_errors(string http, string message)
    {
        await using var rig = await Rig.StartAsync();
        using var reply = await rig.Http.PostAsync(
            new Uri(rig.Address, "proxies"),
            new StringContent($$"""{"name":"q","upstream":"a:1","http":{{http}}}"""),
            rig.Limit
        );
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        using var error = System.Text.Json.JsonDocument.Parse(await reply.Content.ReadAsStringAsync(rig.Limit));
        Assert.Contains(message, error.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/204":
                context.Response.StatusCode = 204;
                break;
            case "/304":
                context.Response.StatusCode = 304;
                break;
            case "/echo":
                await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
                break;
            default:
                var body = new StreamReader(context.Request.Body, Encoding.UTF8);
                var text =
                    $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} "
                    + $"{(await body.ReadToEndAsync(context.RequestAborted)).Length}";
                context.Response.ContentLength = text.Length;
                await context.Response.WriteAsync(text);
                break;
        }
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Api;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;
using Microsoft.AspNetCore.Http;

namespace Chaos.Faults.Tests.Proxy.Http;

[Trait("Speed", "Slow")]
public sealed class HttpToxicTests
{
    public static TheoryData<string> Kinds =>
        [.. ToxicKind.All.Where(k => k.Default() is HttpToxic).Select(k => k.Name)];

    [Fact]
    public async Task Three_in_ten_requests_of_one_connection_get_503_and_the_same_ones_in_every_run_with_the_seed()
    {
        var first = await StatusesAsync(7);
        Assert.InRange(first.Count(s => s == 503), 60, 120);
        Assert.Equal(first, await StatusesAsync(7));
        Assert.NotEqual(first, await StatusesAsync(8));

        static async Task<List<int>> StatusesAsync(long seed)
        {
            var served = 0;
            await using var rig = await HttpRig.StartAsync(
                _ =>
                {
                    served++;
                    return Task.CompletedTask;
                },
                seed
            );
            await rig.AddAsync(
                new HttpAnswerToxic { RetryAfterSeconds = 2, Body = "not now" },
                ToxicStream.Upstream,
                toxicity: .3,
                name: "t"
            );
            var statuses = new List<int>();
            for (var i = 0; i < 300; i++)
            {
                using var reply = await rig.Http.GetAsync(new Uri("/", UriKind.Relative), rig.Limit);
                statuses.Add((int)reply.StatusCode);
                if (statuses[^1] == 200)
                    continue;
                Assert.Equal(TimeSpan.FromSeconds(2), reply.Headers.RetryAfter!.Delta);
                Assert.Equal("not now", await reply.Content.ReadAsStringAsync(rig.Limit));
            }
            var hit = statuses.Count(s => s == 503);
            Assert.Equal(300 - hit, served);
            Assert.Equal(1, await rig.ConnectionsAsync());
            Assert.Equal(
                (300, hit, hit),
                (
                    await rig.CountedAsync("toxics/t/matched"),
                    await rig.CountedAsync("toxics/t/hit"),
                    await rig.CountedAsync("responses/503")
                )
            );
            return statuses;
        }
    }

    [Theory]
    [InlineData("""{"method":"POST"}""", "POST /any", true)]
    [InlineData("""{"method":"POST"}""", "GET /any", false)]
    [InlineData("""{"path":"/orders"}""", "GET /orders?a=b", true)]
    [InlineData("""{"path":"/orders"}""", "GET /orders/1", false)]
    [InlineData("""{"path":"/orders/*"}""", "GET /orders/1", true)]
    [InlineData("""{"path":"/orders/*"}""", "GET /orders", false)]
    [InlineData("""{"path":"*"}""", "GET /", true)]
    [InlineData("""{"header":"tenant"}""", "GET / Tenant=a", true)]
    [InlineData("""{"header":"Tenant"}""", "GET /", false)]
    [InlineData("""{"header":"Tenant","header_value":"a*"}""", "GET / tenant=abc", true)]
    [InlineData("""{"header":"Tenant","header_value":"a"}""", "GET / tenant=abc", false)]
    [InlineData("""{"method":"PUT","path":"/a","header":"b","header_value":"c"}""", "PUT /a b=c", true)]
    [InlineData("""{"method":"PUT","path":"/a","header":"b","header_value":"c"}""", "PUT /a b=d", false)]
    public async Task Only_matching_requests_are_hit(string attributes, string request, bool hit)
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        var parts = request.Split(' ');
        using (
            await rig.Api.PostAsync(
                new Uri(rig.ApiAddress, "proxies/p/toxics"),
                new StringContent($$"""{"type":"http_answer","stream":"upstream","attributes":{{attributes}}}"""),
                rig.Limit
            )
        ) { }
        using var message = new HttpRequestMessage(new(parts[0]), new Uri(parts[1], UriKind.Relative));
        if (parts.Length > 2)
            message.Headers.TryAddWithoutValidation(parts[2].Split('=')[0], parts[2].Split('=')[1]);
        using var reply = await rig.Http.SendAsync(message, rig.Limit);
        Assert.Equal(hit ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory]
    [InlineData(ToxicStream.Upstream, 0)]
    [InlineData(ToxicStream.Downstream, 3)]
    public async Task The_proxy_answers_before_or_after_the_service_has_done_the_work(ToxicStream stream, int served)
    {
        var calls = 0;
        await using var rig = await HttpRig.StartAsync(context =>
        {
            calls++;
            return context.Response.WriteAsync(new('x', 100_000));
        });
        await rig.AddAsync(new HttpAnswerToxic { Status = 429, RetryAfterSeconds = 7 }, stream);
        for (var i = 0; i < 3; i++)
        {
            using var reply = await rig.Http.PostAsync(
                new Uri("/", UriKind.Relative),
                new ByteArrayContent(new byte[200_000]),
                rig.Limit
            );
            Assert.Equal((HttpStatusCode)429, reply.StatusCode);
            Assert.Equal("", await reply.Content.ReadAsStringAsync(rig.Limit));
        }
        using var head = await rig.Http.SendAsync(new(HttpMethod.Head, "/"), rig.Limit);
        Assert.Equal((HttpStatusCode)429, head.StatusCode);
        Assert.Equal(served == 0 ? 0 : served + 1, calls);
        Assert.Equal(1, await rig.ConnectionsAsync());
    }

    [Fact]
    public async Task A_client_that_waits_for_100_Continue_is_answered_and_its_connection_closed()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic(), ToxicStream.Upstream);
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        var (text, reset) = await rig.ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 503 ", text, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", text, StringComparison.Ordinal);
        Assert.False(reset);
    }

    [Fact]
    public async Task A_malformed_chunked_body_is_refused_even_if_the_proxy_answers()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpAnswerToxic(), ToxicStream.Upstream);
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(
            socket,
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n"
        );
        var (text, reset) = await rig.ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 400 ", text, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", text, StringComparison.Ordinal);
        Assert.False(reset);
    }

    [Theory]
    [InlineData(ToxicStream.Upstream)]
    [InlineData(ToxicStream.Downstream)]
    public async Task A_delay_is_no_shorter_than_asked_and_two_add_up(ToxicStream stream)
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpDelayToxic { Delay = TimeSpan.FromMilliseconds(60) }, stream, name: "a");
        await rig.AddAsync(
            new HttpDelayToxic { Delay = TimeSpan.FromMilliseconds(40), Path = "/slow" },
            stream,
            name: "b"
        );
        foreach (var (path, least) in new[] { ("/slow", 100), ("/other", 60) })
        {
            var start = TimeProvider.System.GetTimestamp();
            using var reply = await rig.Http.GetAsync(new Uri(path, UriKind.Relative), rig.Limit);
            Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, least, 5000);
        }
    }

    [Fact]
    public async Task A_delayed_request_continues_at_once_when_the_toxic_is_removed()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpDelayToxic { Delay = TimeSpan.FromHours(1) }, name: "t");
        var asked = rig.Http.GetAsync(new Uri("/", UriKind.Relative), rig.Limit);
        while (await rig.CountedAsync("toxics/t/hit") == 0)
            rig.Limit.ThrowIfCancellationRequested();
        // Adding another toxic releases no request.
        await rig.AddAsync(new NoopToxic());
        Assert.False(asked.IsCompleted);

        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);

        using var reply = await asked;
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task A_delay_of_zero_hits_no_request()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpDelayToxic(), name: "t");
        Assert.Equal("", await rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit));
        Assert.Equal((1, 0), (await rig.CountedAsync("toxics/t/matched"), await rig.CountedAsync("toxics/t/hit")));
    }

    [Fact]
    public async Task A_canary_is_treated_as_the_request_it_stands_for_and_changes_no_draw_and_no_count()
    {
        var plain = await StatusesAsync(canaries: 0);
        Assert.Equal(plain, await StatusesAsync(canaries: 40));
        Assert.Contains(503, plain);
        Assert.Contains(200, plain);

        static async Task<List<int>> StatusesAsync(int canaries)
        {
            await using var rig = await HttpRig.StartAsync(
                context => context.Response.WriteAsync(context.Request.Path.Value!),
                seed: 3
            );
            await rig.AddAsync(
                new HttpAnswerToxic { Method = "POST", Path = "/orders" },
                ToxicStream.Upstream,
                toxicity: .5,
                name: "t"
            );
            var felt = 0;
            for (var i = 0; i < canaries; i++)
            {
                using var canary = HttpRig.Request("canary", i, 0, path: "/canary");
                if (i % 2 == 0)
                    canary.Headers.TryAddWithoutValidation("Chaos-Canary-As", "POST /orders");
                using var reply = await rig.Http.SendAsync(canary, rig.Limit);
                if (i % 2 == 1)
                    Assert.Equal("/canary", await reply.Content.ReadAsStringAsync(rig.Limit));
                if (reply.StatusCode != HttpStatusCode.OK)
                    felt++;
            }
            if (canaries > 0)
                Assert.InRange(felt, 3, 17);
            // A request that is not a canary stands only for itself.
            using var pretender = new HttpRequestMessage(HttpMethod.Get, "/other");
            pretender.Headers.TryAddWithoutValidation("Chaos-Canary-As", "POST /orders");
            using (var reply = await rig.Http.SendAsync(pretender, rig.Limit))
                Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            var statuses = new List<int>();
            for (var i = 0; i < 30; i++)
            {
                using var reply = await rig.Http.PostAsync(new Uri("/orders", UriKind.Relative), null, rig.Limit);
                statuses.Add((int)reply.StatusCode);
            }
            Assert.Equal((31, 30), (await rig.CountedAsync("requests"), await rig.CountedAsync("toxics/t/matched")));
            return statuses;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_toxic_for_requests_is_added_read_back_changed_and_removed_and_refused_without_HTTP(
        string name
    )
    {
        var toxic = (HttpToxic)ToxicKind.Find(name)!.Default() with
        {
            Method = "POST",
            Path = "/a*",
            Header = "H",
            HeaderValue = "v",
        };
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        var added = await rig.AddAsync(toxic, toxicity: .25);
        Assert.Equal(
            (name, $"{name}_downstream", .25, (Toxic?)toxic),
            (added.Type, added.Name, added.Toxicity, added.Toxic)
        );
        var changed = await rig.Client.UpdateToxicAsync("p", added.Name, toxic with { Path = "/b" }, 1, rig.Limit);
        Assert.Equal(((Toxic?)(toxic with { Path = "/b" }), 1.0), (changed.Toxic, changed.Toxicity));
        Assert.Equal(changed, Assert.Single((await rig.Client.GetAsync("p", rig.Limit)).Toxics));
        await rig.Client.RemoveToxicAsync("p", added.Name, rig.Limit);
        Assert.Empty(await rig.Client.ToxicsAsync("p", rig.Limit));

        await using var bytes = await Rig.StartAsync();
        var error = await Assert.ThrowsAsync<ToxiproxyException>(() => bytes.AddAsync(toxic));
        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.EndsWith(
            "proxy: p is not allowed; allowed: a proxy that reads HTTP, made with \"http\": true",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_numbers_are_refused_out_of_their_range(string name)
    {
        var kind = ToxicKind.Find(name)!;
        foreach (var field in kind.Fields.Where(f => f.IsNumber))
        {
            foreach (var value in new[] { field.Min - 1, field.Max + 1 })
            {
                var errors = new List<Chaos.Proxy.FieldError>();
                kind.Merge(kind.Default(), JsonDocument.Parse($"{{\"{field.Name}\":{value}}}").RootElement, errors);
                Assert.Equal((field.Name, field.Allowed), (Assert.Single(errors).Field, errors[0].Allowed));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task At_toxicity_0_it_does_nothing(string name)
    {
        await using var rig = await HttpRig.StartAsync(context => context.Response.WriteAsync("all of it"));
        await rig.AddAsync(ToxicKind.Find(name)!.Default(), toxicity: 0);
        Assert.Equal("all of it", await rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit));
    }

    [Theory]
    [InlineData(
        "http_answer",
        """{"status":99,"method":"G T","path":"orders","header":"a b"}""",
        "status: 99 is not allowed; allowed: an integer from 200 to 599"
    )]
    [InlineData(
        "http_answer",
        """{"method":"G T","path":"orders","header":"a b"}""",
        "method: G T is not allowed; allowed: a method such as GET, or nothing for any; path: orders is "
            + "not allowed; allowed: a path that begins with /, alone or with * at its end, or nothing for "
            + "any; header: a b is not allowed"
    )]
    [InlineData(
        "http_delay",
        """{"header_value":"a"}""",
        "header_value: a is not allowed; allowed: nothing without header"
    )]
    [InlineData(
        "http_abort",
        """{"at":"later"}""",
        "at: \"later\" is not allowed; allowed: before_headers, after_headers, in_body"
    )]
    [InlineData(
        "http_abort",
        """{"at":"in_body"}""",
        "at: in_body is not allowed; allowed: before_headers with the stream upstream"
    )]
    [InlineData("http_truncate", "{}", "stream: upstream is not allowed; allowed: downstream: it cuts answers")]
    [InlineData(
        "http_answer",
        """{"path":7}""",
        "path: 7 is not allowed; allowed: a path, or its beginning and *, of at most 8,192 characters"
    )]
    public async Task Wrong_values_are_refused_with_all_errors(string type, string attributes, string message)
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        using var reply = await rig.Api.PostAsync(
            new Uri(rig.ApiAddress, "proxies/p/toxics"),
            new StringContent(
                $$"""{"type":"{{type}}","stream":"upstream","attributes":{{attributes}}}""",
                Encoding.UTF8
            ),
            rig.Limit
        );
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        using var error = JsonDocument.Parse(await reply.Content.ReadAsStringAsync(rig.Limit));
        Assert.Contains(message, error.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Enums_and_texts_survive_the_wire_format()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            ProxyJson.WriteAttributes(
                json,
                new HttpAbortToxic
                {
                    At = AbortPoint.InBody,
                    AfterBytes = 3,
                    Path = "/é\"",
                }
            );
            json.WriteEndObject();
        }
        using var written = JsonDocument.Parse(stream.ToArray());
        var attributes = written.RootElement.GetProperty("attributes");
        Assert.Equal(
            ("in_body", 3, "/é\""),
            (
                attributes.GetProperty("at").GetString(),
                attributes.GetProperty("after_bytes").GetInt32(),
                attributes.GetProperty("path").GetString()
            )
        );
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chaos.Proxy;
using Chaos.Proxy.Events;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

public sealed class EventStreamTests
{
    [Fact]
    public void A_listener_that_takes_nothing_loses_what_is_too_much_and_holds_up_nobody()
    {
        var events = new ProxyEvents();
        Assert.False(events.IsHeard);
        using (var slow = events.Listen())
        {
            for (var i = 0; i < ProxyEvents.Most + 3; i++)
                events.Send(new(ProxyEventKind.Connection, "p", "opened") { Connection = i });
            Assert.Equal((3, 0), (slow.TakeLost(), slow.TakeLost()));
            Assert.True(slow.Events.TryRead(out var first));
            Assert.Equal(0, first.Connection);
        }
        Assert.False(events.IsHeard);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Connections_toxics_and_hits_are_told_as_they_happen()
    {
        await using var rig = await Rig.StartAsync();
        using var response = await rig.Http.GetAsync(
            new Uri(rig.Address, "events?proxy=p"),
            HttpCompletionOption.ResponseHeadersRead,
            rig.Limit
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(rig.Limit));
        Assert.StartsWith(":", await reader.ReadLineAsync(rig.Limit), StringComparison.Ordinal);

        await rig.AddAsync(new LatencyToxic(), name: "late");
        var (near, far) = await rig.ConnectAsync();
        var told = new List<string>();
        await ReadAsync("hit connection late 0");
        near.Close();
        far.Close();
        await ReadAsync("connection closed  0");
        await rig.Client.RemoveToxicAsync("p", "late", rig.Limit);
        await ReadAsync("toxic removed late");

        async Task ReadAsync(string last)
        {
            while (!told.Contains(last))
                if (await NextAsync(reader, rig.Limit) is { } next)
                    told.Add(next);
        }

        Assert.Equal(
            [
                "connection closed  0",
                "connection opened  0",
                "hit connection late 0",
                "toxic added late",
                "toxic removed late",
            ],
            told.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_metrics_count_by_proxy_toxic_and_direction_while_connections_are_open()
    {
        await using var rig = await Rig.StartAsync(mode: new());
        await rig.AddAsync(new LatencyToxic(), name: "late");
        await rig.AddAsync(new HttpAnswerToxic(), ToxicStream.Upstream, name: "sick");
        var (near, _) = await rig.ConnectAsync();
        await rig.SendAsync(near, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await rig.ExpectAsync(near, "HTTP/1.1 503");

        var text = await rig.Http.GetStringAsync(new Uri(rig.Address, "metrics"), rig.Limit);

        foreach (
            var start in new[]
            {
                "chaos_proxy_open_connections{listener=",
                "chaos_proxy_toxic_connections_total{direction=\"downstream\",toxic=\"late\",type=\"latency\",",
                "chaos_proxy_toxic_requests_total{direction=\"upstream\",toxic=\"sick\",type=\"http_answer\",",
            }
        )
            Assert.EndsWith(
                " 1",
                Assert.Single(text.Split('\n'), l => l.StartsWith(start, StringComparison.Ordinal)),
                StringComparison.Ordinal
            );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task With_a_token_no_request_without_it_is_served()
    {
        await using var server = await ProxyServer.StartAsync(
            new() { Port = 0, Token = "some-token" },
            TimeProvider.System,
            CancellationToken.None
        );
        using var http = new HttpClient();
        var version = new Uri(server.Address, "version");
        using (var refused = await http.GetAsync(version))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "some-tokem");
        using (var refused = await http.GetAsync(version))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "some-token");
        using (var served = await http.GetAsync(version))
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_needs_a_token()
    {
        var refused = await Assert.ThrowsAsync<RefusedRequestException>(() =>
            ProxyServer.StartAsync(new() { Host = "0.0.0.0", Port = 0 }, TimeProvider.System, CancellationToken.None)
        );
        Assert.Contains(
            "-host: 0.0.0.0 is not allowed; allowed: a loopback address",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_plug_in_that_cannot_be_loaded_is_told_with_the_reason()
    {
        var refused = await Assert.ThrowsAsync<RefusedRequestException>(() =>
            ProxyServer.StartAsync(
                new() { Port = 0, PlugIns = ["none.dll"] },
                TimeProvider.System,
                CancellationToken.None
            )
        );
        Assert.Contains(
            "plugin: none.dll (there is no such file) is not allowed; allowed: an assembly",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken limit)
    {
        var line = await reader.ReadLineAsync(limit);
        if (line?.StartsWith("event: ", StringComparison.Ordinal) != true)
            return null;
        using var data = JsonDocument.Parse((await reader.ReadLineAsync(limit))!["data: ".Length..]);
        var (state, toxic, connection) = ("", "", "");
        foreach (var member in data.RootElement.EnumerateObject())
            _ = member.Name switch
            {
                "state" => state = member.Value.GetString(),
                "toxic" => toxic = member.Value.GetString(),
                "connection" => connection = member.Value.GetRawText(),
                _ => "",
            };
        return $"{line["event: ".Length..]} {state} {toxic} {connection}".TrimEnd();
    }
}

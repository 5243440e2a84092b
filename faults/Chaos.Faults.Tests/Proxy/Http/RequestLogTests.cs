using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Timing;
using Chaos.Proxy.Toxics;
using Microsoft.AspNetCore.Http;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>The log of a proxy's requests.</summary>
[Trait("Speed", "Slow")]
public sealed class RequestLogTests
{
    private static readonly HttpMode s_logging = new() { Log = true };

    [Fact]
    public async Task Each_request_has_an_entry_when_it_came_and_one_with_the_status_of_its_answer()
    {
        await using var rig = await HttpRig.StartAsync(
            http =>
            {
                http.Response.StatusCode = http.Request.Path == "/no" ? 404 : 200;
                return http.Response.WriteAsync("hello");
            },
            mode: s_logging
        );
        foreach (var path in new[] { "/", "/no" })
            using (await rig.Http.GetAsync(new Uri(path, UriKind.Relative), rig.Limit)) { }

        var (entries, next, lost) = await EntriesAsync(rig, 4);

        Assert.Equal([(0, null), (0, 200), (1, null), (1, 404)], entries.Select(e => (e.Number, e.Status)));
        Assert.Equal(entries.OrderBy(e => e.Ticks), entries);
        Assert.Equal((4, 0), (next, lost));
    }

    [Fact]
    public async Task The_entries_before_the_one_that_is_asked_for_are_forgotten()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask, mode: s_logging);
        using (await rig.Http.GetAsync(new Uri("/", UriKind.Relative), rig.Limit)) { }
        await EntriesAsync(rig, 2);

        var (later, next, _) = await rig.Client.LogAsync("p", 2, rig.Limit);
        var (all, _, _) = await rig.Client.LogAsync("p", 0, rig.Limit);

        Assert.Empty(later);
        Assert.Equal(2, next);
        Assert.Empty(all);
    }

    [Fact]
    public async Task A_client_that_closes_before_its_answer_begins_has_given_up()
    {
        var came = new TaskCompletionSource();
        await using var rig = await HttpRig.StartAsync(
            async http =>
            {
                came.TrySetResult();
                await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));
            },
            mode: s_logging
        );
        var client = await rig.ConnectAsync();
        await rig.SendAsync(client, "GET / HTTP/1.1\r\nHost: p\r\n\r\n");
        await came.Task.WaitAsync(rig.Limit);
        client.Dispose();

        var (entries, _, _) = await EntriesAsync(rig, 2);

        Assert.Equal([null, LoggedRequest.GaveUp], entries.Select(e => e.How));
    }

    [Fact]
    public async Task A_service_that_breaks_the_connection_breaks_the_request()
    {
        await using var rig = await HttpRig.StartAsync(
            http =>
            {
                http.Abort();
                return Task.CompletedTask;
            },
            mode: s_logging
        );
        var client = await rig.ConnectAsync();
        await rig.SendAsync(client, "GET / HTTP/1.1\r\nHost: p\r\n\r\n");

        var (entries, _, _) = await EntriesAsync(rig, 2);

        Assert.Equal([null, LoggedRequest.Broken], entries.Select(e => e.How));
    }

    [Fact]
    public async Task A_request_that_cannot_be_passed_on_is_refused_and_a_connection_without_one_is_none()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask, mode: s_logging);
        await rig.Client.CreateAsync(
            new ProxyRequest
            {
                Name = "behind",
                Listen = "127.0.0.1:0",
                Upstream = rig.UpstreamAddress.Authority,
            },
            rig.Limit
        );
        var behind = await rig.Client.GetAsync("behind", rig.Limit);
        await rig.Client.UpdateAsync("p", new ProxyRequest { Upstream = behind.Listen }, rig.Limit);
        await rig.Client.UpdateAsync("behind", new ProxyRequest { Enabled = false }, rig.Limit);
        for (var i = 0; i < 10; i++)
            (await rig.ConnectAsync()).Dispose();
        var client = await rig.ConnectAsync();
        await rig.SendAsync(client, "GET / HTTP/1.1\r\nHost: p\r\n\r\n");
        Assert.Equal(("", false), await rig.ReadToEndAsync(client));

        var (entries, _, _) = await EntriesAsync(rig, 2);

        Assert.Equal([null, LoggedRequest.Refused], entries.Select(e => e.How));
    }

    [Fact]
    public async Task An_upstream_that_closes_a_connection_before_its_first_request_breaks_that_request()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask, mode: s_logging);
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        await rig.Client.UpdateAsync("p", new ProxyRequest { Upstream = dead.LocalEndpoint.ToString() }, rig.Limit);
        for (var i = 0; i < 20; i++)
        {
            var client = await rig.ConnectAsync();
            using (await dead.AcceptSocketAsync(rig.Limit)) { }
            await rig.SendAsync(client, "GET / HTTP/1.1\r\nHost: p\r\n\r\n");
            await rig.ReadToEndAsync(client);
        }

        var (entries, _, _) = await EntriesAsync(rig, 40);

        Assert.Equal(Enumerable.Repeat(LoggedRequest.Broken, 20), entries.Select(e => e.How).OfType<string>());
    }

    [Fact]
    public async Task An_end_has_the_bytes_of_both_bodies()
    {
        await using var rig = await HttpRig.StartAsync(
            async http =>
            {
                await http.Request.Body.CopyToAsync(Stream.Null);
                await http.Response.WriteAsync("hello");
            },
            mode: s_logging
        );
        using (var body = new ByteArrayContent(new byte[70_000]))
        using (var answer = await rig.Http.PostAsync(new Uri("/", UriKind.Relative), body, rig.Limit))
            Assert.Equal("hello", await answer.Content.ReadAsStringAsync(rig.Limit));

        var (entries, _, _) = await EntriesAsync(rig, 2);

        Assert.Equal([(0, 0), (70_000, 5)], entries.Select(e => (e.Sent, e.Received)));
    }

    [Fact]
    public async Task A_disabled_proxy_passes_no_request_on_that_its_log_does_not_have()
    {
        var served = 0;
        await using var rig = await HttpRig.StartAsync(
            _ =>
            {
                Interlocked.Increment(ref served);
                return Task.CompletedTask;
            },
            mode: s_logging
        );
        var isOver = false;
        var callers = Enumerable
            .Range(0, 8)
            .Select(async _ =>
            {
                using var http = new HttpClient { BaseAddress = rig.Address };
                while (!Volatile.Read(ref isOver))
                    try
                    {
                        using (await http.GetAsync(new Uri("/", UriKind.Relative), rig.Limit)) { }
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
            })
            .ToList();
        await EntriesAsync(rig, 200);

        await rig.Client.UpdateAsync("p", new ProxyRequest { Enabled = false }, rig.Limit);
        var before = (await rig.Client.LogAsync("p", 0, rig.Limit)).Entries.Count(e => e.IsBegin);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(callers);

        Assert.Equal(before, (await rig.Client.LogAsync("p", 0, rig.Limit)).Entries.Count(e => e.IsBegin));
        Assert.InRange(Volatile.Read(ref served), before - 8, before);
    }

    [Fact]
    public void A_closed_log_lets_no_request_in_until_it_is_opened()
    {
        using var clock = new ProxyClock(TimeProvider.System);
        var log = new RequestLog(clock) { IsOn = true };
        var before = log.Begin(null);
        log.Close();

        Assert.Equal(RequestLog.Closed, log.Begin(null));
        log.End(RequestLog.Closed, 200);
        log.End(before, 200);
        log.Open();

        Assert.Equal(1, log.Begin(null));
        Assert.Equal([0, 0, 1], log.From(0).Entries.Select(e => e.Number));
    }

    [Fact]
    public async Task A_fault_of_requests_and_a_malformed_request_have_the_status_that_the_client_got()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask, mode: s_logging);
        await rig.AddAsync(new HttpAnswerToxic { Status = 503 }, ToxicStream.Upstream);
        using (var answer = await rig.Http.GetAsync(new Uri("/", UriKind.Relative), rig.Limit))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var client = await rig.ConnectAsync();
        await rig.SendAsync(client, "nonsense\r\n\r\n");

        var (entries, _, _) = await EntriesAsync(rig, 4);

        Assert.Equal([503, 400], entries.Select(e => e.Status).OfType<int>());
    }

    [Fact]
    public async Task A_proxy_without_a_log_says_how_to_get_one()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);

        var refused = await Assert.ThrowsAsync<ToxiproxyException>(() => rig.Client.LogAsync("p", 0, rig.Limit));

        Assert.Contains("http.log: false", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_nobody_takes_are_lost_and_counted()
    {
        using var clock = new ProxyClock(TimeProvider.System);
        var log = new RequestLog(clock) { IsOn = true };
        for (var i = 0; i < RequestLog.Most / 2 + 5; i++)
            log.End(log.Begin(null), 200);

        var (entries, next, lost) = log.From(0);

        Assert.Equal((RequestLog.Most, 10), (entries.Count, lost));
        Assert.Equal(RequestLog.Most + 10, next);
        Assert.Equal(5, entries[0].Number);
    }

    private static async Task<(IReadOnlyList<LoggedRequest> Entries, long Next, long Lost)> EntriesAsync(
        HttpRig rig,
        int count
    )
    {
        while (true)
        {
            var page = await rig.Client.LogAsync("p", 0, rig.Limit);
            if (page.Entries.Count >= count)
                return page;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;
using Microsoft.AspNetCore.Http;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>Answers that are cut short: reset or truncated.</summary>
[Trait("Speed", "Slow")]
public sealed class HttpCutTests
{
    [Theory]
    [InlineData(ToxicStream.Upstream, AbortPoint.BeforeHeaders, 0, false, "")]
    [InlineData(ToxicStream.Downstream, AbortPoint.BeforeHeaders, 0, true, "")]
    [InlineData(ToxicStream.Downstream, AbortPoint.AfterHeaders, 5, true, "\r\n\r\n")]
    [InlineData(ToxicStream.Downstream, AbortPoint.InBody, 4, true, "\r\n\r\n0123")]
    [InlineData(ToxicStream.Downstream, AbortPoint.InBody, 100, true, "\r\n\r\n012345678")]
    public async Task An_answer_is_reset_at_the_given_point(
        ToxicStream stream,
        AbortPoint at,
        int afterBytes,
        bool served,
        string end
    )
    {
        var calls = 0;
        await using var rig = await HttpRig.StartAsync(context =>
        {
            calls++;
            context.Response.ContentLength = 10;
            return context.Response.WriteAsync("0123456789");
        });
        await rig.AddAsync(new HttpAbortToxic { At = at, AfterBytes = afterBytes }, stream);
        var socket = await rig.ConnectAsync();
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var (text, reset) = await rig.ReadToEndAsync(socket);

        Assert.True(reset);
        if (end.Length == 0)
            Assert.Equal("", text);
        else
        {
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", text, StringComparison.Ordinal);
            Assert.EndsWith(end, text, StringComparison.Ordinal);
        }
        Assert.Equal(served ? 1 : 0, calls);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit)
        );
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 9)]
    [InlineData(true, 1_000_000)]
    [InlineData(false, 0)]
    [InlineData(false, 9)]
    [InlineData(false, 1_000_000)]
    public async Task A_truncated_answer_is_an_error_for_its_reader(bool declared, int bytes)
    {
        await using var rig = await HttpRig.StartAsync(async context =>
        {
            if (declared)
                context.Response.ContentLength = 100_000;
            await context.Response.WriteAsync(new('x', 100_000));
        });
        await rig.AddAsync(new HttpTruncateToxic { Bytes = bytes });
        using var reply = await rig.Http.GetAsync(
            new Uri("/", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            rig.Limit
        );
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        await using var body = await reply.Content.ReadAsStreamAsync(rig.Limit);
        using var got = new MemoryStream();
        var error = await Assert.ThrowsAsync<HttpIOException>(() => body.CopyToAsync(got, rig.Limit));
        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
        Assert.Equal(Math.Min(bytes, declared ? 99_999 : 100_000), got.Length);
    }

    [Fact]
    public async Task An_answer_without_a_body_cannot_be_truncated()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        await rig.AddAsync(new HttpTruncateToxic());
        for (var i = 0; i < 2; i++)
            Assert.Equal("", await rig.Http.GetStringAsync(new Uri("/", UriKind.Relative), rig.Limit));
        Assert.Equal(1, await rig.ConnectionsAsync());
    }

    // The service sends the whole answer and closes the connection. The client gets the head and this part of the body.
    [Theory]
    [InlineData(false, 100, "200 OK\r\n\r\n0123456789", "012345678", 1)]
    [InlineData(false, 10, "200 OK\r\n\r\n0123456789", "012345678", 1)]
    [InlineData(false, 9, "200 OK\r\n\r\n0123456789", "012345678", 1)]
    [InlineData(false, 4, "200 OK\r\n\r\n0123456789", "0123", 1)]
    [InlineData(false, 0, "200 OK\r\n\r\n0", "", 1)]
    [InlineData(false, 5, "200 OK\r\n\r\n", "", 0)]
    [InlineData(false, 5, "200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "", 0)]
    [InlineData(false, 5, "200 OK\r\nContent-Length: 5\r\n\r\n01234", "0123", 1)]
    [InlineData(false, 5, "200 OK\r\nContent-Length: 5\r\n\r\n01", "01", 0)]
    [InlineData(false, 5, "101 Switching Protocols\r\n\r\n0123456789", "0123456789", 0)]
    [InlineData(true, 100, "200 OK\r\n\r\n0123456789", "012345678", 1)]
    [InlineData(true, 10, "200 OK\r\n\r\n0123456789", "0123456789", 1)]
    [InlineData(true, 4, "200 OK\r\n\r\n0123456789", "0123", 1)]
    [InlineData(true, 5, "200 OK\r\n\r\n", "", 1)]
    [InlineData(true, 5, "204 No Content\r\n\r\n", "", 1)]
    [InlineData(true, 5, "200 OK\r\nContent-Length: 5\r\n\r\n01", "01", 0)]
    [InlineData(true, 5, "101 Switching Protocols\r\n\r\n0123456789", "0123456789", 0)]
    public async Task An_answer_counts_as_hit_when_it_is_really_cut(
        bool reset,
        int bytes,
        string answer,
        string body,
        int hit
    )
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        using var service = Rig.Listening(4);
        await rig.Client.UpdateAsync("p", new() { Upstream = service.LocalEndPoint!.ToString() }, rig.Limit);
        await rig.AddAsync(
            reset
                ? new HttpAbortToxic { At = AbortPoint.InBody, AfterBytes = bytes }
                : new HttpTruncateToxic { Bytes = bytes },
            name: "t"
        );
        var socket = await rig.ConnectAsync();
        using var far = await service.AcceptAsync(rig.Limit);
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await rig.ReadUntilAsync(far, "\r\n\r\n");
        await rig.SendAsync(far, $"HTTP/1.1 {answer}");
        far.Shutdown(SocketShutdown.Send);

        var got = await rig.ReadToEndAsync(socket);

        Assert.Equal((body, reset && hit == 1), (got.Text[(got.Text.LastIndexOf('\n') + 1)..], got.Reset));
        Assert.Equal((1, hit), (await rig.CountedAsync("toxics/t/matched"), await rig.CountedAsync("toxics/t/hit")));
    }

    [Fact]
    public async Task An_answer_to_be_cut_before_its_end_passes_piece_by_piece_except_for_its_possible_last_byte()
    {
        await using var rig = await HttpRig.StartAsync(_ => Task.CompletedTask);
        using var service = Rig.Listening(4);
        await rig.Client.UpdateAsync("p", new() { Upstream = service.LocalEndPoint!.ToString() }, rig.Limit);
        await rig.AddAsync(new HttpTruncateToxic { Bytes = 100 });
        var socket = await rig.ConnectAsync();
        using var far = await service.AcceptAsync(rig.Limit);
        await rig.SendAsync(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await rig.ReadUntilAsync(far, "\r\n\r\n");
        await rig.SendAsync(far, "HTTP/1.1 200 OK\r\n\r\nsome");
        await rig.ReadUntilAsync(socket, "\r\n\r\nsom");
        await rig.SendAsync(far, "thing");
        await rig.ReadUntilAsync(socket, "ethin");
        far.Shutdown(SocketShutdown.Send);
        Assert.Equal(("", false), await rig.ReadToEndAsync(socket));
    }
}

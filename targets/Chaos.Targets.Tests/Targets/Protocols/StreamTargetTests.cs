using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Protocols.WebSockets;
using Chaos.Targets.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Calls a server that streams messages, over server-sent events and over WebSocket.</summary>
[Trait("Speed", "Slow")]
public sealed class StreamTargetTests
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_ends_with_the_number_of_messages_that_it_waits_for(bool socket)
    {
        await using var server = await StartAsync(["one", "two", "three"], stays: true);

        var result = await CallAsync(server, socket, new() { Count = 3 });

        Assert.Equal((CallStatus.Ok, socket ? "101" : "200"), (result.Status, result.Outcome));
        Assert.Equal(11, result.Bytes);
        Assert.Equal(2, result.Stream!.Between.Count);
        Assert.All(result.Stream.Between.Append(result.Stream.First), t => Assert.InRange(t.TotalSeconds, 0, 30));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_ends_with_the_message_that_contains_a_text(bool socket)
    {
        await using var server = await StartAsync(["one", "two", "three"], stays: true);

        var result = await CallAsync(server, socket, new() { Until = "wo" });

        Assert.Equal((CallStatus.Ok, 6L), (result.Status, result.Bytes));
    }

    [Theory]
    [InlineData(false, "stream ended early: the answer ended, after 2 of 3 messages")]
    [InlineData(true, "stream ended early: closed with 1000, after 2 of 3 messages")]
    public async Task A_stream_that_ends_early_is_a_broken_call(bool socket, string detail)
    {
        await using var server = await StartAsync(["one", "two"], stays: false);

        var result = await CallAsync(server, socket, new() { Count = 3 });

        Assert.Equal((CallStatus.Reset, "stream ended early", detail), (result.Status, result.Outcome, result.Detail));
        Assert.Single(result.Stream!.Between);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_whose_messages_do_not_come_in_time_has_timed_out(bool socket)
    {
        await using var server = await StartAsync(["one"], stays: true);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var result = await CallAsync(server, socket, new() { Count = 2 }, limit: soon.Token);

        Assert.Equal((CallStatus.TimedOut, "no answer in time"), (result.Status, result.Outcome));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bad_status_is_reported(bool socket)
    {
        await using var server = await StartAsync([], stays: false);

        var result = await CallAsync(server, socket, new() { Count = 1 }, "/refused");

        Assert.Equal((CallStatus.Rejected, "503"), (result.Status, result.Outcome));
    }

    [Fact]
    public async Task An_answer_that_is_no_stream_of_events_is_not_as_expected()
    {
        await using var server = await StartAsync([], stays: false);

        var result = await CallAsync(server, false, new() { Count = 1 }, "/plain");

        Assert.Equal((CallStatus.Unexpected, "answer is no event stream"), (result.Status, result.Outcome));
    }

    [Theory]
    [InlineData("81 82 01 02 03 04 05 06", "answer is no WebSocket")]
    [InlineData("f1 02 01 02", "answer is no WebSocket")]
    [InlineData("81 02 ff fe", "answer is no WebSocket")]
    [InlineData("88 02 00 01", "answer is no WebSocket")]
    [InlineData("81 32 61", "closed before the answer's end")]
    public async Task Frames_that_are_none_are_told_as_such(string frames, string outcome)
    {
        await using var server = new RawHttpServer(request =>
            "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + Convert.ToBase64String(
                System.Security.Cryptography.SHA1.HashData(
                    Encoding.ASCII.GetBytes(
                        $"{request.Split("Sec-WebSocket-Key: ")[1].Split('\r')[0]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                    )
                )
            )
            + "\r\n\r\n"
            + Encoding.Latin1.GetString(Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)))
        )
        {
            AnswersOnce = true,
        };
        await using var target = new SocketTargetSpec { Service = "feed" }.Connect(new(server.Address, "t", 1));

        var result = await target.CallAsync(new(1, 0), _limit.Token);

        Assert.Equal((CallStatus.Reset, outcome), (result.Status, result.Outcome));
    }

    [Fact]
    public async Task An_event_without_an_end_ends_the_call_and_not_the_memory()
    {
        await using var server = await StartAsync([new string('x', 2 << 20)], stays: true);

        var result = await CallAsync(server, false, new() { Count = 1 });

        Assert.Equal((CallStatus.Unexpected, "answer above 1 MiB"), (result.Status, result.Outcome));
    }

    [Fact]
    public async Task A_socket_sends_and_takes_the_cookies_of_its_visit()
    {
        await using var server = new RawHttpServer(_ =>
            RawHttpServer.Response(401, "", "Set-Cookie: seen=yes; Path=/\r\n")
        );
        await using var target = new SocketTargetSpec
        {
            Service = "feed",
            Headers = new Dictionary<string, string> { ["Cookie"] = "own=1" },
        }.Connect(new(server.Address, "t", 1));
        var visit = new Visit(1);
        Cookies.Of(visit).Set(["sid=7; Path=/"], server.Address, TimeProvider.System.GetUtcNow());

        var result = await target.CallAsync(new(1, 0) { Visit = visit }, _limit.Token);

        Assert.Equal("401", result.Outcome);
        Assert.Contains("\r\nCookie: own=1; sid=7\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
        Assert.Equal(["7", "yes"], Cookies.Of(visit).Values);
    }

    [Fact]
    public async Task What_is_sent_over_a_socket_is_received()
    {
        await using var server = await StartAsync([], stays: false);
        await using var target = new SocketTargetSpec
        {
            Service = "feed",
            Path = "/echo?n={{call}}",
            Send = ["""{ "n": "{{call}}" }""", "bye"],
            Messages = new() { Until = "bye" },
            Headers = new Dictionary<string, string> { ["X-Who"] = "me" },
            Subprotocol = "talk",
        }.Connect(new(Address(server), "t", 1));

        var result = await target.CallAsync(new(7, 0), _limit.Token);

        Assert.Equal(CallStatus.Ok, result.Status);
        Assert.Equal(("""{ "n": "7" }bye""".Length, result.Sent), (result.Sent, (long)"""{ "n": "7" }bye""".Length));
        Assert.Equal(
            "?n=7 me chaos.trial=t,chaos.call=7,chaos.slot=0 talk",
            await Seen(server).ReadAsync(_limit.Token)
        );
    }

    [Fact]
    public async Task A_port_without_a_listener_reads_as_refused()
    {
        await using var target = new SocketTargetSpec { Service = "feed" }.Connect(
            new(new("http://127.0.0.1:1"), "t", 1)
        );

        var result = await target.CallAsync(new(0, 0), _limit.Token);

        Assert.Equal((CallStatus.Refused, "connect: refused"), (result.Status, result.Outcome));
    }

    [Theory]
    [InlineData(0, 3, "reset")]
    [InlineData(1, 3, "reset, after 1 of 3 messages")]
    [InlineData(1, null, "reset, after 1 message")]
    [InlineData(2, null, "reset, after 2 messages")]
    public void A_broken_stream_says_how_far_it_came(int seen, int? count, string detail)
    {
        var progress = new StreamProgress(new() { Count = count }, TimeProvider.System);
        for (var i = 0; i < seen; i++)
            progress.See("", 2, "OK");

        var result = progress.Broken(new(CallStatus.Reset) { Outcome = "reset" });

        Assert.Equal(
            (CallStatus.Reset, "reset", detail, seen * 2L),
            (result.Status, result.Outcome, result.Detail, result.Bytes)
        );
    }

    [Theory]
    [InlineData(null, null, CallStatus.Ok)]
    [InlineData(3, null, CallStatus.Reset)]
    [InlineData(null, "end", CallStatus.Reset)]
    public void A_stream_that_ends_well_is_good_if_nothing_else_was_waited_for(
        int? count,
        string? until,
        CallStatus status
    )
    {
        var progress = new StreamProgress(new() { Count = count, Until = until }, TimeProvider.System);
        progress.See("", 2, "OK");

        var result = progress.Ended(new(CallStatus.Ok) { Outcome = "OK" }, "with OK");

        Assert.Equal((status, 2L), (result.Status, result.Bytes));
        Assert.NotNull(result.Stream);
    }

    [Fact]
    public void Messages_that_come_late_are_not_as_expected()
    {
        var time = new SetTime();
        var limits = new StreamExpectation
        {
            Count = 3,
            First = TimeSpan.FromMilliseconds(100),
            Between = TimeSpan.FromMilliseconds(50),
        };
        var first = new StreamProgress(limits, time);
        time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.Equal("expect first", first.See("", 1, "200")!.Value.Outcome);

        var next = new StreamProgress(limits, time);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null(next.See("", 1, "200"));
        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Null(next.See("", 1, "200"));
        time.Advance(TimeSpan.FromMilliseconds(51));
        var late = next.See("", 1, "200")!.Value;
        Assert.Equal((CallStatus.Unexpected, "expect between"), (late.Status, late.Outcome));
        Assert.Equal("expect between: message 3 came after 51 ms, expected within 50 ms", late.Detail);
    }

    private async Task<CallResult> CallAsync(
        WebApplication server,
        bool socket,
        StreamExpectation expected,
        string path = "/stream",
        CancellationToken? limit = null
    )
    {
        await using var target = (
            socket
                ? (TargetSpec)
                    new SocketTargetSpec
                    {
                        Service = "feed",
                        Path = path,
                        Messages = expected,
                    }
                : new RequestTargetSpec
                {
                    Service = "feed",
                    Path = path,
                    Events = expected,
                }
        ).Connect(new(Address(server), "t", 1));
        return await target.CallAsync(new(0, 0), limit ?? _limit.Token);
    }

    private static Uri Address(WebApplication server) => new(server.Urls.Single());

    private static ChannelReader<string> Seen(WebApplication server) =>
        ((Channel<string>)server.Services.GetService(typeof(Channel<string>))!).Reader;

    /// <summary>A server that sends these messages and then ends the stream, or keeps it open.</summary>
    private static async Task<WebApplication> StartAsync(string[] messages, bool stays)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var seen = Channel.CreateUnbounded<string>();
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
            builder.Services,
            seen
        );
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/plain", () => "text");
        app.MapGet("/refused", () => Results.StatusCode(503));
        app.Map(
            "/stream",
            async context =>
            {
                if (context.WebSockets.IsWebSocketRequest)
                    await SendAsync(await context.WebSockets.AcceptWebSocketAsync(), messages, stays, context);
                else
                    await WriteAsync(context, messages, stays);
            }
        );
        app.Map(
            "/echo",
            async context =>
            {
                var headers = context.Request.Headers;
                await seen.Writer.WriteAsync(
                    $"{context.Request.QueryString} {headers["X-Who"]} {headers["baggage"]} {headers["Sec-WebSocket-Protocol"]}"
                );
                using var socket = await context.WebSockets.AcceptWebSocketAsync("talk");
                var buffer = new byte[1024];
                while (
                    await socket.ReceiveAsync(buffer, context.RequestAborted)
                        is { MessageType: not WebSocketMessageType.Close } part
                )
                    await socket.SendAsync(
                        buffer.AsMemory(0, part.Count),
                        part.MessageType,
                        true,
                        context.RequestAborted
                    );
            }
        );
        await app.StartAsync();
        return app;
    }

    private static async Task WriteAsync(HttpContext context, string[] messages, bool stays)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var message in messages)
            await context.Response.WriteAsync($"data: {message}\n\n");
        await context.Response.Body.FlushAsync();
        if (stays)
            await StayAsync(context);
    }

    private static async Task SendAsync(WebSocket socket, string[] messages, bool stays, HttpContext context)
    {
        using (socket)
        {
            foreach (var message in messages)
                await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, default);
            if (stays)
                await StayAsync(context);
            else
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
    }

    private static Task StayAsync(HttpContext context)
    {
        var left = new TaskCompletionSource();
        context.RequestAborted.Register(left.SetResult);
        return left.Task;
    }

    /// <summary>A clock that a test sets.</summary>
    private sealed class SetTime : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan time) => _now += time;
    }
}

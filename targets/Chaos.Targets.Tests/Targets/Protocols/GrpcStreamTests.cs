using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Protocols.Grpc;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Calls the three streaming forms of gRPC on a server that protoc generated.</summary>
[Trait("Speed", "Slow")]
public sealed class GrpcStreamTests
{
    private const string Watch = "some.orders.Orders/Watch";
    private const string Collect = "some.orders.Orders/Collect";
    private const string Talk = "some.orders.Orders/Talk";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    [Fact]
    public async Task All_messages_of_a_stream_are_read_to_its_end()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(server, Watch, """{"count": 3, "id": "{{call}}"}""");

        // Each message has an id of one letter and two packed numbers of one byte.
        Assert.Equal(
            new CallResult(CallStatus.Ok, Bytes: 3 * 7) { Outcome = "OK", Sent = 5 },
            result with
            {
                Stream = null,
            }
        );
        Assert.Equal(2, result.Stream!.Between.Count);
        var (order, baggage) = Assert.Single(server.Seen);
        Assert.Equal(("3", "chaos.trial=t,chaos.call=3,chaos.slot=0"), (order.Id, baggage));
    }

    [Theory]
    [InlineData(2, null, 2)]
    [InlineData(null, "\"id\":\"1\"", 2)]
    [InlineData(4, "\"id\":\"0\"", 1)]
    public async Task After_the_messages_that_a_call_waits_for_it_cancels_the_stream(
        int? count,
        string? until,
        int read
    )
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            Watch,
            """{"count": 4, "card": "stay"}""",
            s =>
                s with
                {
                    Messages = new() { Count = count, Until = until },
                }
        );

        Assert.Equal((CallStatus.Ok, "OK", read * 7L), (result.Status, result.Outcome, result.Bytes));
        Assert.True(await server.Cancelled.ReadAsync(_limit.Token));
    }

    [Theory]
    [InlineData("leave", CallStatus.Reset, "stream ended early", "stream ended early: with OK, after 2 of 3 messages")]
    [InlineData("fail", CallStatus.ServerError, "DATA_LOSS", "DATA_LOSS, after 2 of 3 messages")]
    public async Task A_stream_that_ends_before_its_messages_is_not_good(
        string how,
        CallStatus status,
        string outcome,
        string detail
    )
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            Watch,
            $$"""{"count": 2, "card": "{{how}}"}""",
            s => s with { Messages = new() { Count = 3 } }
        );

        Assert.Equal((status, outcome, detail, 14L), (result.Status, result.Outcome, result.Detail, result.Bytes));
    }

    [Fact]
    public async Task A_status_after_all_messages_decides()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(server, Watch, """{"count": 2, "card": "fail"}""");

        Assert.Equal(
            (CallStatus.ServerError, "DATA_LOSS", "DATA_LOSS, after 2 messages", 14L),
            (result.Status, result.Outcome, result.Detail, result.Bytes)
        );
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_a_broken_call()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(server, Talk, null, s => s with { Send = ["{}", """{"card": "cut"}"""] });

        Assert.Equal(CallStatus.Reset, result.Status);
        Assert.StartsWith(result.Outcome!, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_whose_time_ends_in_mid_stream_has_timed_out_and_is_cancelled()
    {
        await using var server = await OrdersServer.StartAsync();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var result = await CallAsync(
            server,
            Watch,
            """{"count": 1, "card": "stay"}""",
            s => s with { Messages = new() { Count = 2 } },
            soon.Token
        );

        Assert.Equal((CallStatus.TimedOut, "no answer in time"), (result.Status, result.Outcome));
        Assert.True(await server.Cancelled.ReadAsync(_limit.Token));
    }

    [Fact]
    public async Task Messages_are_sent_as_often_as_they_are_to_be_repeated()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            Collect,
            null,
            s => s with { Send = ["""{"count": 2}""", """{"count": "{{call}}"}"""], Repeat = 3 }
        );

        Assert.Equal((CallStatus.Ok, "OK", 12L), (result.Status, result.Outcome, result.Sent));
        Assert.Equal([2, 3, 2, 3, 2, 3], server.Seen.Select(s => s.Order.Count));
        Assert.True(result.Bytes > 0);
    }

    [Theory]
    [InlineData("leave", CallStatus.Ok, "OK")]
    [InlineData("fail", CallStatus.ServerError, "DATA_LOSS")]
    public async Task A_service_that_answers_before_it_has_all_messages_decides(
        string how,
        CallStatus status,
        string outcome
    )
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            Collect,
            null,
            s => s with { Send = [$$"""{"card": "{{how}}"}""", "{}"], Every = TimeSpan.FromMinutes(5) }
        );

        Assert.Equal((status, outcome), (result.Status, result.Outcome));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Both_sides_stream()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            Talk,
            null,
            s => s with { Send = ["""{"id": "a"}""", """{"id": "b"}"""], Every = TimeSpan.FromMilliseconds(1) }
        );

        Assert.Equal((CallStatus.Ok, "OK", 6L, 6L), (result.Status, result.Outcome, result.Bytes, result.Sent));
    }

    [Fact]
    public async Task A_side_that_is_kept_open_does_not_end_the_stream()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            Talk,
            null,
            s =>
                s with
                {
                    Send = ["{}"],
                    KeepOpen = true,
                    Messages = new() { Count = 2 },
                },
            new CancellationTokenSource(TimeSpan.FromMilliseconds(300)).Token
        );

        // Had it ended its side, the service would have ended the stream.
        Assert.Equal((CallStatus.TimedOut, "no answer in time"), (result.Status, result.Outcome));
    }

    [Fact]
    public async Task Streams_do_not_wait_for_the_end_of_others()
    {
        await using var server = await OrdersServer.StartAsync(maxStreams: 2);
        var site = new TargetSite(server.Address, "t", 1) { Shared = new() };
        await using var first = Spec(Watch, """{"count": 1}""").Connect(site);
        await using var target = Spec(Watch, """{"count": 1, "card": "stay"}""").Connect(site);
        using var ends = new CancellationTokenSource();

        // The client knows the limit of the server only when it has read something on the connection.
        Assert.Equal(CallStatus.Ok, (await first.CallAsync(new(0, 0), _limit.Token)).Status);
        await server.Came.ReadAsync(_limit.Token);
        var calls = new List<Task<CallResult>>();
        while (calls.Count < 5)
        {
            calls.Add(target.CallAsync(new(calls.Count, 0), ends.Token).AsTask());
            await server.Came.ReadAsync(_limit.Token);
        }
        await ends.CancelAsync();
        Assert.All(await Task.WhenAll(calls), r => Assert.Equal(CallStatus.TimedOut, r.Status));
    }

    [Fact]
    public async Task Words_that_do_not_fit_a_method_known_by_reflection_alone_are_a_mistake()
    {
        await using var server = await ReflectingServer.StartAsync("v1");
        await using var target = new GrpcRequestTargetSpec
        {
            Service = "echo",
            Method = "some.Echo/Say",
            Send = ["{}"],
            Messages = new() { Count = 2 },
        }.Connect(new(server.Address, "t", 1));

        var error = await Assert.ThrowsAsync<WrongExperimentException>(async () =>
            await target.CallAsync(new(0, 0), _limit.Token)
        );

        Assert.Equal(
            "echo: send: with this method is not allowed; allowed: body: some.Echo/Say is unary and takes one message; "
                + "messages: with this method is not allowed; allowed: nothing: some.Echo/Say is unary and returns one message",
            error.Message
        );
    }

    private async Task<CallResult> CallAsync(
        OrdersServer server,
        string method,
        string? message,
        Func<GrpcRequestTargetSpec, GrpcRequestTargetSpec>? with = null,
        CancellationToken? limit = null
    )
    {
        var spec = Spec(method, message);
        await using var target = (with?.Invoke(spec) ?? spec).Connect(new(server.Address, "t", 1));
        return await target.CallAsync(new(3, 0), limit ?? _limit.Token);
    }

    private static GrpcRequestTargetSpec Spec(string method, string? message) =>
        new()
        {
            Service = "orders",
            Method = method,
            Message = message,
            Known = ProtoFile
                .Read(
                    Path.Combine(AppContext.BaseDirectory, "Protos", "orders", "orders.proto"),
                    AppContext.BaseDirectory
                )
                .MethodOf(method),
        };
}

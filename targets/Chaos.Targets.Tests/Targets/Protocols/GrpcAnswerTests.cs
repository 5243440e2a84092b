using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Grpc;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Reads what gRPC methods answer: what is expected of it, and what is captured from it.</summary>
[Trait("Speed", "Slow")]
public sealed class GrpcAnswerTests
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(
        "Create",
        """{"id": "7", "count": 0}""",
        """{"json": {"$.id": "7", "$.count": 0, "$.gift": false}}""",
        "OK"
    )]
    [InlineData("Create", """{"id": "7"}""", """{"json": {"$.id": "{{call}}"}}""", "expect json $.id")]
    [InlineData("Create", """{"due": "2026-01-01T00:00:00Z"}""", """{"json": {"$.due": {"matches": "^2026"}}}""", "OK")]
    [InlineData("Create", "{}", """{"json": {"$.due": {"exists": false}, "$.prices": {"maxLength": 0}}}""", "OK")]
    [InlineData("Create", "{}", """{"header": {"x-served-by": "orders"}}""", "OK")]
    [InlineData("Create", "{}", """{"header": {"x-served-by": "others"}}""", "expect header x-served-by")]
    [InlineData("Watch", """{"count": 3}""", """{"json": {"$.id": "2"}}""", "OK")]
    [InlineData("Watch", "{}", """{"json": {"$.id": "2"}}""", "expect json $.id")]
    public async Task The_last_message_is_read_as_JSON(string method, string body, string expect, string outcome)
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(server, method, body, $$"""{"expect": {{expect}}}""", new(3, 0));

        Assert.Equal(
            (outcome == "OK" ? CallStatus.Ok : CallStatus.Unexpected, outcome),
            (result.Status, result.Outcome)
        );
    }

    [Fact]
    public async Task Values_are_captured_from_message_and_metadata()
    {
        await using var server = await OrdersServer.StartAsync();
        var visit = new Visit(3);

        var result = await CallAsync(
            server,
            "Create",
            """{"lines": [{"amount": "9007199254740993"}]}""",
            """{"capture": {"amount": "$.lines[0].amount", "by": {"header": "x-served-by"}}}""",
            new(3, 0) { Visit = visit }
        );

        Assert.Equal("OK", result.Outcome);
        Assert.Equal(("9007199254740993", "orders"), (visit.Of("amount"), visit.Of("by")));
    }

    [Fact]
    public async Task A_status_decides_before_the_message()
    {
        await using var server = await OrdersServer.StartAsync();

        var result = await CallAsync(
            server,
            "Watch",
            """{"count": 1, "card": "fail"}""",
            """{"expect": {"json": {"$.id": "7"}}}""",
            new(3, 0)
        );

        Assert.Equal((CallStatus.ServerError, "DATA_LOSS"), (result.Status, result.Outcome));
    }

    private async Task<CallResult> CallAsync(OrdersServer server, string method, string body, string words, Call call)
    {
        var read = JsonSerializer.Deserialize<GrpcWords>(words, PolicyJson.Options)! with
        {
            Grpc = $"some.orders.Orders/{method}",
            Body = JsonSerializer.Deserialize<JsonElement>(body),
        };
        var spec = (GrpcRequestTargetSpec)
            KnownProtocols
                .All.Single(p => p.Words == typeof(GrpcWords))
                .TargetOf(
                    read,
                    new()
                    {
                        Path = "journeys.buy[0].pay",
                        Service = "orders",
                        Folder = ".",
                        Captures = [],
                        Secrets = Secrets.None,
                        Allowed = AllowedTargets.LoopbackOnly,
                        Texts = new(null, []),
                    }
                );
        var known = ProtoFile
            .Read(Path.Combine(AppContext.BaseDirectory, "Protos", "orders", "orders.proto"), AppContext.BaseDirectory)
            .MethodOf(read.Grpc);
        await using var target = (spec with { Known = known }).Connect(new(server.Address, "t", 1));
        return await target.CallAsync(call, _limit.Token);
    }
}

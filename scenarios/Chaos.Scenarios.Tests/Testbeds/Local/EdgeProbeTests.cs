using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class EdgeProbeTests
{
    private static readonly Edge s_edge = new("front", "pay");
    private static readonly byte[] s_request = [.. "GET / HTTP/1.1\r\n\r\n"u8];

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", null)]
    [InlineData(
        "HTTP/1.1 400 Bad Request\r\n\r\nAn HTTP/1.x request was sent to an HTTP/2 only endpoint.",
        "speaks only HTTP/2, as gRPC does (protocol: grpc)"
    )]
    [InlineData("\0\0\u0006\u0004\0\0\0\0\0", "speaks only HTTP/2, as gRPC does (protocol: grpc)")]
    [InlineData("-ERR wrong number of arguments\r\n", "does not speak HTTP (protocol: tcp with a canary)")]
    [InlineData("", null)]
    public void The_answer_to_a_request_shows_the_protocol(string answer, string? other) =>
        Assert.Equal(other, EdgeProbe.WhatElse(answer));

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Requests_that_cannot_be_read_make_the_experiment_wrong_in_plain_words()
    {
        await using var server = new ScriptedServer(_ => "\0\0\u0006\u0004\0\0\0\0\0\0\u0003\0\0\0d");

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            new EdgeProbe(TimeProvider.System).CheckHttpAsync(s_edge, server.Address, s_request, CancellationToken.None)
        );

        Assert.StartsWith(
            $"front->pay: {server.Address.Authority} speaks only HTTP/2, as gRPC does (protocol: grpc): set the protocol in edges.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "front->pay speaks gRPC, whose requests lie in frames of HTTP/2, which no proxy here reads; "
                + "what can be done on it: blackHole, corrupt, cut,",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_service_that_answers_its_canary_with_an_error_is_reported_with_the_status()
    {
        await using var server = new ScriptedServer(_ =>
            "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            new EdgeProbe(TimeProvider.System) { Limit = TimeSpan.Zero }.CheckHealthyAsync(
                "front->pay",
                server.Address,
                new HttpProbeTarget(server.Address, "/", "pay", new Dictionary<string, string>()),
                "/",
                CancellationToken.None
            )
        );

        Assert.StartsWith(
            $"front->pay: {server.Address.Authority} does not answer a canary with success at / (500), so canaries",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task An_ordinary_service_is_asked_and_left_alone()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());

        await new EdgeProbe(TimeProvider.System).CheckAnsweredAsync(
            "front->pay",
            server.Address,
            s_request,
            "HTTP/1.1",
            "",
            CancellationToken.None
        );
        await new EdgeProbe(TimeProvider.System).CheckHttpAsync(
            s_edge,
            server.Address,
            s_request,
            CancellationToken.None
        );

        Assert.Equal(["/", "/"], server.Paths);
    }
}

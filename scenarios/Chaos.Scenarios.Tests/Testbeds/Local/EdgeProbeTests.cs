using Chaos.Core.Calls;
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
        "speaks only HTTP/2, as gRPC does (protocol: grpc or http2)"
    )]
    [InlineData("\0\0\u0006\u0004\0\0\0\0\0", "speaks only HTTP/2, as gRPC does (protocol: grpc or http2)")]
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
            $"front->pay: {server.Address.Authority} speaks only HTTP/2, as gRPC does (protocol: grpc or http2): set the "
                + "protocol in edges.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "A fault or a count has to read the requests on this edge, and the proxy reads HTTP/1.1 there",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_canary_that_is_refused_for_good_is_sent_once()
    {
        var refusing = new RefusedCanary();

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            new EdgeProbe(TimeProvider.System) { Limit = TimeSpan.FromHours(1) }.CheckAnsweredAsync(
                "front->db",
                new("tcp://127.0.0.1:3306"),
                refusing,
                "MySQL (login)",
                "name a login that works",
                CancellationToken.None
            )
        );

        Assert.Equal(
            "front->db: 127.0.0.1:3306, asked in MySQL (login), gave no good answer (it refused the login), so canaries could not "
                + "prove a fault there: name a login that works",
            error.Message
        );
        Assert.Equal(1, refusing.Calls);
    }

    private sealed class RefusedCanary : ITarget
    {
        public int Calls { get; private set; }

        public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
        {
            Calls++;
            return ValueTask.FromResult(new CallResult(CallStatus.ClientError, Detail: "it refused the login"));
        }

        public ValueTask DisposeAsync() => default;
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
            new ProbeTarget(server.Address, s_request),
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

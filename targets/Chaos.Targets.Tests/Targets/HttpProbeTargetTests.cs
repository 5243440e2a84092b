using Chaos.Core.Calls;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Tests.Targets;

[Trait("Speed", "Slow")]
public sealed class HttpProbeTargetTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", CallStatus.Ok)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", CallStatus.Ok)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", CallStatus.Ok)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nas much as comes", CallStatus.Ok)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", CallStatus.Ok)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r", CallStatus.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{", CallStatus.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", CallStatus.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}", CallStatus.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n0\r\n\r\n", CallStatus.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}", CallStatus.Reset)]
    [InlineData("", CallStatus.Reset)]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", CallStatus.Rejected)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", CallStatus.Rejected)]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", CallStatus.ServerError)]
    public void A_complete_answer_of_a_healthy_service_is_good(string answer, CallStatus status) =>
        Assert.Equal(status, HttpProbeTarget.Judge(answer).Status);

    [Fact]
    public async Task It_sends_canary_baggage_and_the_given_header_fields()
    {
        await using var server = new RawHttpServer(_ => RawHttpServer.Response(200, "well")) { AnswersOnce = true };
        var sent = 0;
        await using var probe = new HttpProbeTarget(
            server.Address,
            "/health",
            "orders.example",
            new Dictionary<string, string> { ["Tenant"] = "a" }
        )
        {
            Counts = new CanaryCounts { Sending = bytes => sent += bytes },
        };

        Assert.Equal(CallStatus.Ok, (await probe.CallAsync(default, CancellationToken.None)).Status);

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            "GET /health HTTP/1.1\r\nHost: orders.example\r\nUser-Agent: chaos-canary\r\nbaggage: "
                + "chaos.trial=canary,chaos.call=0,chaos.slot=0\r\nConnection: close\r\nTenant: a\r\n\r\n",
            request
        );
        Assert.Equal(request.Length, sent);
    }
}

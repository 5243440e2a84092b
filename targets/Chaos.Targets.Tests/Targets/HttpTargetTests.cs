using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using static Chaos.Targets.Tests.Targets.RawHttpServer;

namespace Chaos.Targets.Tests.Targets;

[Trait("Speed", "Slow")]
public class HttpTargetTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _limit = new(s_limit);

    [Theory]
    [InlineData(200, CallStatus.Ok)]
    [InlineData(201, CallStatus.Ok)]
    [InlineData(204, CallStatus.Ok)]
    [InlineData(302, CallStatus.ClientError)]
    [InlineData(400, CallStatus.ClientError)]
    [InlineData(404, CallStatus.ClientError)]
    [InlineData(429, CallStatus.Rejected)]
    [InlineData(500, CallStatus.ServerError)]
    [InlineData(502, CallStatus.ServerError)]
    [InlineData(503, CallStatus.Rejected)]
    [InlineData(504, CallStatus.TimedOut)]
    public async Task A_status_code_reads_as_a_status(int code, CallStatus expected)
    {
        await using var server = new RawHttpServer(_ => Response(code, code == 204 ? "" : "why"));

        var result = await CallAsync(server.Address);

        Assert.Equal(expected, result.Status);
        Assert.Equal(1, result.Attempts);
        Assert.Equal($"{code}", result.Outcome);
        Assert.Equal(expected == CallStatus.Ok ? null : $"{code} why", result.Detail);
    }

    [Fact]
    public async Task An_answer_says_how_many_attempts_it_took_and_whether_it_is_degraded()
    {
        await using var server = new RawHttpServer(_ =>
            Response(200, "12345", "Chaos-Attempts: 4\r\nChaos-Degraded: true\r\n")
        );

        Assert.Equal(
            new CallResult(CallStatus.Degraded, Attempts: 4, Bytes: 5) { Outcome = "200" },
            await CallAsync(server.Address)
        );
    }

    [Fact]
    public async Task A_failure_keeps_the_beginning_of_a_long_body_and_counts_all_of_it()
    {
        await using var server = new RawHttpServer(_ => Response(500, new string('x', 20_000)));

        Assert.Equal(
            new CallResult(CallStatus.ServerError, Bytes: 20_000, Detail: "500 " + new string('x', 120))
            {
                Outcome = "500",
            },
            await CallAsync(server.Address)
        );
    }

    [Fact]
    public async Task A_port_without_a_listener_reads_as_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();

        Assert.Equal(
            new CallResult(CallStatus.Refused, Detail: "connection refused") { Outcome = "connect: refused" },
            await CallAsync(address)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")]
    public async Task A_connection_that_breaks_before_the_answer_is_complete_reads_as_reset(string? beginning)
    {
        await using var server = new RawHttpServer(_ => beginning) { AnswersOnce = true };

        var result = await CallAsync(server.Address);

        Assert.Equal(CallStatus.Reset, result.Status);
        Assert.StartsWith("connection broken", result.Detail, StringComparison.Ordinal);
        Assert.Equal("closed before the answer's end", result.Outcome);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_reads_as_timed_out()
    {
        using var patience = new CancellationTokenSource();
        await using var server = new RawHttpServer(_ =>
        {
            patience.Cancel();
            return "";
        });
        await using var target = Target(server.Address);

        Assert.Equal(
            new CallResult(CallStatus.TimedOut, Detail: "no answer in time") { Outcome = "no answer in time" },
            await target.CallAsync(new(0, 0), patience.Token)
        );
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_reused_connection_that_breaks_is_never_repeated_silently(string method)
    {
        var answered = 0;
        await using var server = new RawHttpServer(_ =>
            Interlocked.Increment(ref answered) == 1 ? Response(200) : null
        );
        await using var target = Target(server.Address, method: method);

        Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(0, 0), _limit.Token)).Status);
        Assert.Equal(CallStatus.Reset, (await target.CallAsync(new(1, 0), _limit.Token)).Status);

        Assert.Equal((2, 1), (server.Requests.Count, server.Connections));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task Fresh_connections_take_one_for_every_call(bool fresh, int connections)
    {
        await using var server = new RawHttpServer(_ => Response(200));
        await using var target = Target(server.Address, fresh: fresh);

        for (var call = 0; call < 3; call++)
            Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(call, 0), _limit.Token)).Status);

        Assert.Equal(connections, server.Connections);
    }

    [Fact]
    public async Task An_order_is_named_after_trial_and_call_and_carries_baggage()
    {
        await using var server = new RawHttpServer(_ => Response(201));
        await using var target = Target(server.Address, method: "POST");

        await target.CallAsync(new(17, 3), _limit.Token);
        await target.CallAsync(new(17, 3), _limit.Token);

        var requests = server.Requests.ToArray();
        Assert.Contains(
            "baggage: chaos.trial=trial-1,chaos.call=17,chaos.slot=3\r\n",
            requests[0],
            StringComparison.Ordinal
        );
        Assert.Contains("""{"orderId":"trial-1-17","userId":""", requests[0], StringComparison.Ordinal);
        Assert.Equal(requests[0], requests[1]);
    }

    [Fact]
    public async Task Placeholders_in_path_and_body_are_replaced()
    {
        await using var server = new RawHttpServer(_ => Response(200));
        var spec = new HttpTargetSpec
        {
            Service = "any",
            Method = "PUT",
            Path = "/things/{{call}}",
            BodyTemplate = """{"n":{{call}},"u":{{user}}}""",
        };
        await using var target = spec.Connect(new(server.Address, "t", 1));

        for (var call = 0; call < 50; call++)
            await target.CallAsync(new(call, 0), _limit.Token);

        var requests = server.Requests.ToArray();
        Assert.StartsWith("PUT /things/7 HTTP/1.1", requests[7], StringComparison.Ordinal);
        Assert.Contains("""{"n":7,"u":""", requests[7], StringComparison.Ordinal);
        Assert.True(requests.Select(r => r.Split("\"u\":")[1]).Distinct().Count() > 25);
    }

    [Fact]
    public async Task An_attempt_under_a_policy_carries_its_path_and_its_key()
    {
        await using var server = new RawHttpServer(_ => Response(200));
        await using var target = (HttpTarget)Target(server.Address);

        await target.AttemptAsync(new Attempt(new(5, 1), 2, "", "k-5"), _limit.Token);

        var request = Assert.Single(server.Requests);
        Assert.Contains("chaos.attempt=2\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key: k-5\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clients_own_policy_makes_several_attempts_of_a_call()
    {
        var answers = new Queue<int>([500, 500, 200]);
        await using var server = new RawHttpServer(_ => Response(answers.Dequeue()));
        var policy = new Policy
        {
            Mitigations = [new IdempotencyKey(), new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }],
        };
        await using var target = new HttpTargetSpec { Service = "any" }.Connect(
            new(server.Address, "t", 1) { Policy = policy }
        );

        var result = await target.CallAsync(new(5, 1), _limit.Token);

        Assert.Equal((CallStatus.Ok, 3), (result.Status, result.Attempts));
        Assert.Equal(["0", "1", "2"], server.Requests.Select(r => r.Split("chaos.attempt=")[1][..1]));
        Assert.Single(server.Requests.Select(r => r.Split("Idempotency-Key: ")[1].Split('\r')[0]).Distinct());
    }

    [Fact]
    public void A_host_that_is_neither_loopback_nor_named_is_not_called()
    {
        var spec = new HttpTargetSpec { Service = "any" };

        Assert.Throws<ArgumentException>(() => spec.Connect(new(new("http://example.com/"), "t", 1)));
    }

    private static ITarget Target(Uri address, string method = "GET", bool fresh = false) =>
        new HttpTargetSpec
        {
            Service = "any",
            Method = method,
            Path = "/orders",
            FreshConnections = fresh,
        }.Connect(new(address, "trial-1", 1));

    private async Task<CallResult> CallAsync(Uri address)
    {
        await using var target = Target(address);
        return await target.CallAsync(new(0, 0), _limit.Token);
    }
}

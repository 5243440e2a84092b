using Chaos.Core.Calls;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;
using Grpc.Core;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>Faults of requests as the gRPC client of .NET sees them.</summary>
[Trait("Speed", "Slow")]
public sealed class GrpcToxicTests
{
    private const string Path = "/test.Echo/Unary";

    [Theory]
    [InlineData(Path, true)]
    [InlineData("/test.Echo/*", true)]
    [InlineData("/test.Echo/Other", false)]
    [InlineData("/other.Echo/*", false)]
    public async Task A_status_with_its_message_is_answered_to_the_methods_that_match(string path, bool hits)
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(
            new HttpAnswerToxic
            {
                Path = path,
                GrpcStatus = 14,
                GrpcMessage = "50 % »weg«\n",
            },
            ToxicStream.Upstream,
            name: "t"
        );
        if (!hits)
        {
            Assert.Equal([5], await site.CallAsync([5]));
            return;
        }
        var status = await site.FailAsync();
        Assert.Equal((StatusCode.Unavailable, "50 % »weg«\n"), (status.StatusCode, status.Detail));
        Assert.Equal(0, site.Counts.Calls);
        Assert.Equal(
            (1, 1, 1),
            (
                await site.Rig.CountedAsync("toxics/t/hit"),
                await site.Rig.CountedAsync("responses/200"),
                await site.Rig.CountedAsync("grpc/14")
            )
        );
        var (entries, _, _) = await site.Rig.Client.LogAsync("p", 0, site.Rig.Limit);
        Assert.Equal(503, entries.Single(e => !e.IsBegin).Status);
    }

    [Fact]
    public async Task Without_a_status_of_gRPC_its_client_gets_the_status_code_and_translates_it()
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(new HttpAnswerToxic { Status = 429 }, ToxicStream.Upstream);
        Assert.Equal(StatusCode.Unavailable, (await site.FailAsync()).StatusCode);
        Assert.Equal(1, await site.Rig.CountedAsync("responses/429"));
    }

    [Fact]
    public async Task Downstream_the_service_has_done_the_work()
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(new HttpAnswerToxic { GrpcStatus = 8 });
        Assert.Equal(StatusCode.ResourceExhausted, (await site.FailAsync()).StatusCode);
        Assert.Equal(1, site.Counts.Calls);
    }

    [Fact]
    public async Task The_first_attempts_of_each_call_are_hit_and_the_third_passes()
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(
            new HttpAnswerToxic
            {
                GrpcStatus = 14,
                First = 2,
                Per = RequestScope.Call,
            },
            ToxicStream.Upstream
        );
        var attempts = 0;
        for (var call = 0; call < 20; call++)
        {
            var baggage = new Metadata { { CallBaggage.Header, $"{new CallBaggage("t", new(call, 0), "")}" } };
            for (var passed = false; !passed; attempts++)
            {
                try
                {
                    await site.CallAsync([], new(baggage, cancellationToken: site.Rig.Limit));
                    passed = true;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
                {
                    // Tried again.
                }
            }
        }
        Assert.Equal((60, 20), (attempts, site.Counts.Calls));
        var trial = (await site.Rig.TrafficAsync()).GetProperty("trials").GetProperty("t");
        Assert.Equal((60, 20), (trial.GetProperty("attempts")[0].GetInt64(), trial.GetProperty("calls")[0].GetInt64()));
    }

    [Theory]
    [InlineData(ToxicStream.Upstream)]
    [InlineData(ToxicStream.Downstream)]
    public async Task A_delayed_call_is_late_and_holds_up_no_other_on_its_connection(ToxicStream stream)
    {
        await using var site = await GrpcSite.StartAsync();
        var delay = TimeSpan.FromMilliseconds(150);
        await site.CallAsync([]);
        await site.Rig.AddAsync(
            new HttpDelayToxic
            {
                Delay = TimeSpan.FromHours(1),
                Header = "late",
                HeaderValue = "very",
            },
            stream,
            name: "held"
        );
        await site.Rig.AddAsync(
            new HttpDelayToxic
            {
                Delay = delay,
                Header = "late",
                HeaderValue = "little",
            },
            stream
        );
        var held = site.CallAsync([1, 2], Late("very"));
        var begun = TimeProvider.System.GetTimestamp();
        Assert.Equal([3], await site.CallAsync([3], Late("little")));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= delay);
        Assert.Equal([4], await site.CallAsync([4]));
        Assert.False(held.IsCompleted);
        // What is held comes at once when the toxic goes.
        await site.Rig.Client.RemoveToxicAsync("p", "held", site.Rig.Limit);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => held)).StatusCode);
        Assert.Equal(1, await site.Rig.ConnectionsAsync());

        CallOptions Late(string how) => new(new() { { "late", how } }, cancellationToken: site.Rig.Limit);
    }

    [Theory]
    [InlineData(ToxicStream.Upstream)]
    [InlineData(ToxicStream.Downstream)]
    public async Task A_delayed_call_can_be_given_up(ToxicStream stream)
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(new HttpDelayToxic { Delay = TimeSpan.FromHours(1) }, stream, name: "held");
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200);
        Assert.Equal(StatusCode.DeadlineExceeded, (await site.FailAsync([], new(deadline: deadline))).StatusCode);
        // The proxy has seen that the client gave up.
        while (!(await site.Rig.Client.LogAsync("p", 0, site.Rig.Limit)).Entries.Any(e => !e.IsBegin))
            await Task.Yield();
        await site.Rig.Client.RemoveToxicAsync("p", "held", site.Rig.Limit);
        Assert.Equal([4], await site.CallAsync([4]));
        Assert.Equal(stream == ToxicStream.Upstream ? 1 : 2, site.Counts.Calls);
    }

    [Theory]
    [InlineData(AbortCode.InternalError, StatusCode.Internal)]
    [InlineData(AbortCode.Cancel, StatusCode.Cancelled)]
    public async Task An_aborted_call_fails_and_the_connection_goes_on(AbortCode code, StatusCode seen)
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(new HttpAbortToxic { Code = code, First = 1 }, name: "t");
        Assert.Equal(seen, (await site.FailAsync()).StatusCode);
        Assert.Equal(1, site.Counts.Calls);
        Assert.Equal([4], await site.CallAsync([4]));
        Assert.Equal((1, 1), (await site.Rig.ConnectionsAsync(), await site.Rig.CountedAsync("toxics/t/hit")));
    }

    [Fact]
    public async Task After_GOAWAY_the_call_is_tried_again_on_another_connection_and_the_others_end()
    {
        await using var site = await GrpcSite.StartAsync();
        using var both = site.Calls.AsyncDuplexStreamingCall(GrpcSite.Both, null, site.Options);
        await both.RequestStream.WriteAsync([1], site.Rig.Limit);
        Assert.True(await both.ResponseStream.MoveNext(site.Rig.Limit));
        await site.Rig.AddAsync(
            new HttpAbortToxic
            {
                Code = AbortCode.GoAway,
                First = 1,
                Path = Path,
            },
            ToxicStream.Upstream,
            name: "t"
        );
        Assert.Equal([4], await site.CallAsync([4]));
        Assert.Equal((2, 1), (await site.Rig.ConnectionsAsync(), await site.Rig.CountedAsync("toxics/t/hit")));
        await both.RequestStream.WriteAsync([2], site.Rig.Limit);
        Assert.True(await both.ResponseStream.MoveNext(site.Rig.Limit));
        await both.RequestStream.CompleteAsync();
        Assert.False(await both.ResponseStream.MoveNext(site.Rig.Limit));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(5 + 4 + 5 + 4 + 2, 2)]
    [InlineData(1000, 10)]
    public async Task A_truncated_stream_ends_without_its_trailers_after_the_messages_that_fit(int bytes, int messages)
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(new HttpTruncateToxic { Bytes = bytes }, name: "t");
        using var call = site.Calls.AsyncServerStreamingCall(
            GrpcSite.FromServer,
            null,
            site.Options,
            BitConverter.GetBytes(10)
        );
        var seen = 0;
        var error = await Assert.ThrowsAnyAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync(site.Rig.Limit))
                seen++;
        });
        Assert.Equal(messages, seen);
        Assert.NotEqual(StatusCode.OK, error.StatusCode);
        Assert.Equal(1, await site.Rig.CountedAsync("toxics/t/hit"));
    }

    [Fact]
    public async Task An_answer_that_is_all_head_is_not_truncated_and_not_counted_as_a_hit()
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(new HttpTruncateToxic(), name: "t");
        Assert.Equal(StatusCode.NotFound, (await site.FailAsync([GrpcSite.Fails])).StatusCode);
        Assert.Equal(
            (1, 0),
            (await site.Rig.CountedAsync("toxics/t/matched"), await site.Rig.CountedAsync("toxics/t/hit"))
        );
    }

    [Fact]
    public async Task Toxics_for_bytes_still_act_on_the_connection()
    {
        await using var site = await GrpcSite.StartAsync();
        await site.CallAsync([]);
        var latency = TimeSpan.FromMilliseconds(60);
        await site.Rig.AddAsync(new LatencyToxic { Latency = latency });
        var begun = TimeProvider.System.GetTimestamp();
        await site.CallAsync([]);
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= latency);
    }

    [Fact]
    public async Task Canaries_meet_the_faults_of_the_calls_they_stand_for_and_are_not_counted()
    {
        await using var site = await GrpcSite.StartAsync();
        await site.Rig.AddAsync(
            new HttpAnswerToxic { Path = "/test.Echo/Charge", GrpcStatus = 14 },
            ToxicStream.Upstream,
            name: "t"
        );
        var canary = new Metadata
        {
            { CallBaggage.Header, $"{new CallBaggage("canary", new(0, 0), "")}" },
            { CanaryLikeness.Field, "POST /test.Echo/Charge" },
        };
        Assert.Equal(StatusCode.Unavailable, (await site.FailAsync([], new(canary))).StatusCode);
        Assert.Equal((0, 0), (await site.Rig.CountedAsync("requests"), await site.Rig.CountedAsync("toxics/t/hit")));
    }
}

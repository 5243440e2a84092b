using Grpc.Core;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>The client of .NET and a service on Kestrel, with no fault between them.</summary>
[Trait("Speed", "Slow")]
public sealed class GrpcRelayTests
{
    [Fact]
    public async Task All_four_forms_of_calls_pass()
    {
        await using var site = await GrpcSite.StartAsync();
        Assert.Equal([7, 8], await site.CallAsync([7, 8]));

        using var fromServer = site.Calls.AsyncServerStreamingCall(
            GrpcSite.FromServer,
            null,
            site.Options,
            BitConverter.GetBytes(3000)
        );
        var next = 0;
        await foreach (var message in fromServer.ResponseStream.ReadAllAsync(site.Rig.Limit))
            Assert.Equal(next++, BitConverter.ToInt32(message));
        Assert.Equal(3000, next);

        using var fromClient = site.Calls.AsyncClientStreamingCall(GrpcSite.FromClient, null, site.Options);
        for (var i = 0; i < 300; i++)
            await fromClient.RequestStream.WriteAsync(new byte[10_000], site.Rig.Limit);
        await fromClient.RequestStream.CompleteAsync();
        Assert.Equal(3_000_000, BitConverter.ToInt32(await fromClient.ResponseAsync));

        using var both = site.Calls.AsyncDuplexStreamingCall(GrpcSite.Both, null, site.Options);
        for (byte i = 0; i < 100; i++)
        {
            await both.RequestStream.WriteAsync([i], site.Rig.Limit);
            Assert.True(await both.ResponseStream.MoveNext(site.Rig.Limit));
            Assert.Equal([i], both.ResponseStream.Current);
        }
        await both.RequestStream.CompleteAsync();
        Assert.False(await both.ResponseStream.MoveNext(site.Rig.Limit));
    }

    [Fact]
    public async Task A_hundred_calls_at_once_pass_on_one_connection_with_large_messages_among_them()
    {
        await using var site = await GrpcSite.StartAsync();
        var large = new byte[10_000_000];
        new Random(1).NextBytes(large);
        large[0] = 0;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => site.CallAsync(i == 50 ? large : [0, (byte)i]))
        );
        for (var i = 0; i < 100; i++)
            Assert.Equal(i == 50 ? large : [0, (byte)i], answers[i]);
        Assert.Equal(1, await site.Rig.ConnectionsAsync());
        Assert.Equal(
            (100, 100, 100),
            (
                await site.Rig.CountedAsync("requests"),
                await site.Rig.CountedAsync("responses/200"),
                await site.Rig.CountedAsync("grpc/0")
            )
        );
    }

    [Fact]
    public async Task A_status_with_its_message_passes_and_is_counted_and_logged_as_the_HTTP_status_of_its_kind()
    {
        await using var site = await GrpcSite.StartAsync();
        var status = await site.FailAsync([GrpcSite.Fails]);
        Assert.Equal((StatusCode.NotFound, "50 % are »weg«"), (status.StatusCode, status.Detail));
        Assert.Equal(1, await site.Rig.CountedAsync("grpc/5"));
        var (entries, _, _) = await site.Rig.Client.LogAsync("p", 0, site.Rig.Limit);
        Assert.Equal(404, entries.Single(e => !e.IsBegin).Status);
    }

    [Fact]
    public async Task Calls_that_are_given_up_are_seen_by_the_service_and_the_connection_goes_on()
    {
        await using var site = await GrpcSite.StartAsync();
        using var cancel = new CancellationTokenSource();
        var calls = Enumerable
            .Range(0, 60)
            .Select(_ => site.FailAsync([GrpcSite.Holds], new CallOptions(cancellationToken: cancel.Token)))
            .ToList();
        while (site.Counts.Calls < 60)
            await Task.Yield();
        await cancel.CancelAsync();
        Assert.All(await Task.WhenAll(calls), s => Assert.Equal(StatusCode.Cancelled, s.StatusCode));
        for (var i = 0; i < 60; i++)
            await site.Counts.GivenUp.WaitAsync(site.Rig.Limit);
        Assert.Equal([9], await site.CallAsync([9]));
        Assert.Equal(1, await site.Rig.ConnectionsAsync());
    }

    [Fact]
    public async Task A_deadline_ends_the_call_and_is_seen_by_the_service()
    {
        await using var site = await GrpcSite.StartAsync();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200);
        var status = await site.FailAsync([GrpcSite.Holds], new CallOptions(deadline: deadline));
        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
        await site.Counts.GivenUp.WaitAsync(site.Rig.Limit);
    }
}

using System.Net;
using System.Net.Sockets;
using Chaos.Core.Faults;
using Chaos.Faults.Edges;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Edges;

public sealed class BlackHoleEdgeTests
{
    [Theory]
    [InlineData(EdgeDirection.Both, FaultEffectKind.BlackHole, "a->b black-holed")]
    [InlineData(EdgeDirection.Requests, FaultEffectKind.BlackHole, "a->b black-holed, requests only")]
    [InlineData(EdgeDirection.Answers, FaultEffectKind.LoseAnswers, "a->b black-holed, answers only")]
    public void Its_words_and_its_effect_name_what_is_lost(EdgeDirection direction, FaultEffectKind kind, string words)
    {
        var fault = new BlackHoleEdge("a->b") { Direction = direction };
        Assert.Equal((words, kind), (fault.Summary, fault.Effect.Kind));
    }

    [Theory]
    [InlineData(EdgeDirection.Both, 0)]
    [InlineData(EdgeDirection.Requests, 0)]
    [InlineData(EdgeDirection.Answers, 1)]
    [Trait("Speed", "Slow")]
    public async Task The_service_does_the_work_only_where_requests_arrive_and_no_answer_comes(
        EdgeDirection direction,
        int seen
    )
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new BlackHoleEdge(FakeSite.Edge) { Direction = direction }.Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        Assert.True((await fault.ReadBackAsync(CancellationToken.None)).Active);
        var proxy = await site.Proxies.GetAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None);
        using var caller = new TcpClient();
        await caller.ConnectAsync(IPEndPoint.Parse(proxy.Listen));
        await caller.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        var answer = caller.Client.ReceiveAsync(new byte[1]);
        while ((await site.Proxies.TrafficAsync(CancellationToken.None))[proxy.Name].BytesUp == 0 || site.Seen < seen)
            Assert.False(answer.IsCompleted);

        // The end of the fault closes the connection, because bytes are missing.
        await fault.RevertAsync(CancellationToken.None);

        Assert.Equal(0, await answer.WaitAsync(Some.LongTime));
        Assert.Equal(seen, site.Seen);
        Assert.Empty(journal.Pending);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_direction_that_is_gone_alone_is_not_taken_for_the_end()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new BlackHoleEdge(FakeSite.Edge).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        await site.Proxies.RemoveToxicAsync(
            site.ProxyOf(FakeSite.Edge),
            "chaos-black-hole-upstream",
            CancellationToken.None
        );

        var word = await fault.ReadBackAsync(CancellationToken.None);

        Assert.Contains("only a part is there", word.Evidence, StringComparison.Ordinal);
        await fault.RevertAsync(CancellationToken.None);
    }
}

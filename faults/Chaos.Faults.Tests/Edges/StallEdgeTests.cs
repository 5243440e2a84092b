using Chaos.Faults.Edges;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Edges;

[Trait("Speed", "Slow")]
public sealed class StallEdgeTests
{
    [Fact]
    public async Task What_is_sent_while_it_is_active_is_delivered_and_answered_at_its_end()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new StallEdge(FakeSite.Edge).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        var proxy = await site.Proxies.GetAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None);
        using var http = new HttpClient();
        var asked = http.GetAsync(new Uri($"http://{proxy.Listen}/"));
        while ((await site.Proxies.TrafficAsync(CancellationToken.None))[proxy.Name].BytesUp == 0)
            Assert.False(asked.IsFaulted);
        Assert.False(asked.IsCompleted);

        await fault.RevertAsync(CancellationToken.None);

        using var answer = await asked.WaitAsync(Some.LongTime);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Empty(journal.Pending);
    }
}

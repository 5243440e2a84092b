using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Faults.Warden;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Edges;

public sealed class LatencyEdgeTests
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void Without_a_share_and_a_match_it_delays_an_edge_of_any_protocol()
    {
        var fault = new LatencyEdge("a->b", s_delay) { Jitter = TimeSpan.FromMilliseconds(50) };
        Assert.Null(fault.Reads);
        Assert.Equal("a->b slower by 200 ms ± 50 ms", fault.Summary);
        Assert.Equal(TimeSpan.FromMilliseconds(150), fault.Effect.Delay);
    }

    [Fact]
    public void With_a_share_or_a_match_it_delays_requests()
    {
        Assert.Equal(EdgeProtocol.Http, new LatencyEdge("a->b", s_delay, .9).Reads);
        var matched = new LatencyEdge("a->b", s_delay)
        {
            Match = new() { Method = "POST", Path = "/a*" },
        };
        Assert.Equal(EdgeProtocol.Http, matched.Reads);
        Assert.Equal("100 % of the requests on a->b (POST /a*) slower by 200 ms", matched.Summary);
    }

    [Theory]
    [InlineData(2, null, "the first 2 requests")]
    [InlineData(1, null, "the first request")]
    [InlineData(null, 10, "every 10th request")]
    public void With_a_sequence_it_delays_requests(int? first, int? every, string whom)
    {
        var fault = new LatencyEdge("a->b", s_delay) { First = first, Every = every };
        Assert.Equal(EdgeProtocol.Http, fault.Reads);
        Assert.Equal($"{whom} on a->b slower by 200 ms", fault.Summary);
        Assert.Empty(fault.Errors("f"));
    }

    [Fact]
    public void Every_mistake_is_told_once_under_the_name_that_users_write()
    {
        var fault = new LatencyEdge("a->b", TimeSpan.FromMilliseconds(200.5), .5)
        {
            Jitter = TimeSpan.FromMilliseconds(500),
            Match = new() { Path = "a" },
            First = 2,
        };
        Assert.Equal(
            ["f.delay", "f.jitter", "f.match.path", "f.share"],
            fault.Errors("f").Select(e => e.Field).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            "f.per",
            Assert
                .Single(
                    (
                        fault with
                        {
                            Delay = s_delay,
                            Share = 1,
                            First = null,
                            Match = null,
                            Jitter = default,
                            Per = Chaos.Proxy.Http.Faults.RequestScope.Call,
                        }
                    ).Errors("f")
                )
                .Field
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_an_edge_it_is_a_toxic_with_its_delay_and_its_jitter()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await FakeSite.StartAsync(journal);
        var fault = new LatencyEdge(FakeSite.Edge, s_delay) { Jitter = TimeSpan.FromMilliseconds(50) }.Bind(site);

        await fault.InjectAsync(CancellationToken.None);

        var toxic = Assert.Single(await site.Proxies.ToxicsAsync(site.ProxyOf(FakeSite.Edge), CancellationToken.None));
        Assert.Equal(new LatencyToxic { Latency = s_delay, Jitter = TimeSpan.FromMilliseconds(50) }, toxic.Toxic);
        await fault.RevertAsync(CancellationToken.None);
    }
}

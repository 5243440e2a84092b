using Chaos.Core.Topologies;
using Chaos.Faults.Edges;

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
}

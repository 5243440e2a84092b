using Chaos.Faults.Toxics;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class CanaryTrafficTests
{
    private const string Proxy = "chaos-client-to-app";

    private readonly CanaryTraffic _canaries = new();

    [Fact]
    public void What_canaries_sent_is_no_traffic_of_the_users()
    {
        for (var i = 0; i < 3; i++)
            _canaries.Add(Proxy, 100);

        Assert.Equal(new ProxyTraffic(50, 7, 2), _canaries.WithoutThem(Proxy, new(350, 7, 5)));
        Assert.Equal(new ProxyTraffic(350, 7, 5), _canaries.WithoutThem("another", new(350, 7, 5)));
    }

    [Fact]
    public void A_canary_that_never_got_through_takes_nothing_from_what_users_sent()
    {
        for (var i = 0; i < 30; i++)
        {
            _canaries.Add(Proxy, 100);
            _canaries.Lost(Proxy, 100);
        }

        // The proxy accepted its connections, and found nobody to hand its bytes to.
        Assert.Equal(new ProxyTraffic(350, 7, 2), _canaries.WithoutThem(Proxy, new(350, 7, 32)));
    }

    [Fact]
    public void Nobody_has_sent_less_than_nothing()
    {
        _canaries.Add(Proxy, 100);

        Assert.Equal(0, _canaries.WithoutThem(Proxy, new(40, 0, 1)).BytesUp);
    }
}

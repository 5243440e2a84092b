using Chaos.Faults.Toxics;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class CanaryTrafficTests
{
    private const string Proxy = "chaos-client-to-app";

    private readonly CanaryTraffic _canaries = new();

    [Fact]
    public void Bytes_of_canaries_are_no_traffic_of_the_users()
    {
        for (var i = 0; i < 3; i++)
            _canaries.Add(Proxy, 100);

        Assert.Equal(new ProxyTraffic(50, 7, 2), _canaries.WithoutThem(Proxy, new(350, 7, 5)));
        Assert.Equal(new ProxyTraffic(350, 7, 5), _canaries.WithoutThem("another", new(350, 7, 5)));
    }

    [Fact]
    public void A_canary_that_never_got_through_is_not_subtracted_from_the_users_traffic()
    {
        for (var i = 0; i < 30; i++)
        {
            _canaries.Add(Proxy, 100);
            _canaries.Lost(Proxy, 100);
        }

        // The proxy accepted its connections and could not connect to the upstream.
        Assert.Equal(new ProxyTraffic(350, 7, 2), _canaries.WithoutThem(Proxy, new(350, 7, 32)));
    }

    [Fact]
    public void Traffic_is_never_negative()
    {
        _canaries.Add(Proxy, 100);

        Assert.Equal(0, _canaries.WithoutThem(Proxy, new(40, 0, 1)).BytesUp);
    }
}

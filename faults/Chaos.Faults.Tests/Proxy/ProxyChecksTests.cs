using Chaos.Proxy.Proxies;

namespace Chaos.Faults.Tests.Proxy;

public sealed class ProxyChecksTests
{
    [Theory]
    [InlineData("localhost:5432", false)]
    [InlineData("127.0.0.1:http", false)]
    [InlineData("[::1]:80", false)]
    [InlineData(":80", false)]
    [InlineData("localhost", true)]
    [InlineData("localhost:", true)]
    [InlineData("localhost:0", true)]
    [InlineData("localhost:65536", true)]
    [InlineData("::1:80", true)]
    [InlineData("http://localhost", true)]
    [InlineData("localhost:no-such-service", true)]
    public void An_upstream_that_cannot_be_connected_to_gives_a_warning_with_what_is_allowed(
        string upstream,
        bool warns
    ) =>
        Assert.Equal(
            warns
                ? $"upstream: {upstream} is no address to connect to, so each connection will be closed; allowed: HOST:PORT "
                    + "with a port from 1 to 65535 or a service's name such as http"
                : null,
            ProxyChecks.WarningOfUpstream(upstream)
        );
}

using Chaos.Core.Topologies;
using Chaos.Proxy.Http;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class EdgeProxiesTests
{
    [Theory]
    [InlineData("http", HttpMode.Http11)]
    [InlineData("http2", HttpMode.Http2)]
    [InlineData("grpc", HttpMode.Http2)]
    public void The_proxy_is_told_which_version_of_HTTP_it_has_to_read(string protocol, string version)
    {
        var spoken = new[] { EdgeProtocol.Http, EdgeProtocol.Http2, EdgeProtocol.Grpc }.Single(p => p.Word == protocol);

        Assert.Equal(
            new() { Version = version, RewriteHost = true },
            EdgeProxies.Reading(spoken, new() { RewriteHost = true })
        );
    }
}

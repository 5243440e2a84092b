using Chaos.Proxy.Proxies;

namespace Chaos.Faults.Tests.Proxy;

public sealed class ServiceNamesTests
{
    private static readonly string[] s_lines =
    [
        "# Network services",
        "tcpmux\t\t1/tcp\t\t\t\t# TCP port service multiplexer",
        "domain    5353/tcp",
        "only-udp 99/udp",
        "postgresql\t5432/tcp\tpostgres # a database",
        "broken 70000/tcp",
        "alone",
    ];

    [Theory]
    [InlineData("postgresql", 5432)]
    [InlineData("Postgres", 5432)]
    [InlineData("tcpmux", 1)]
    [InlineData("only-udp", null)]
    [InlineData("broken", null)]
    [InlineData("alone", null)]
    [InlineData("5432/tcp", null)]
    [InlineData("multiplexer", null)]
    public void A_service_is_found_by_its_name_and_its_aliases(string name, int? port) =>
        Assert.Equal(port, ServiceNames.PortOf(name, s_lines));

    [Theory]
    [InlineData("localhost:http", "127.0.0.1:80")]
    [InlineData("127.0.0.1:HTTPS", "127.0.0.1:443")]
    [InlineData("[::1]:ssh", "[::1]:22")]
    [InlineData("localhost:", "127.0.0.1:0")]
    public async Task An_address_to_listen_on_may_name_a_service(string listen, string address) =>
        Assert.Equal(address, (await ListenAddress.ResolveAsync(listen, CancellationToken.None)).ToString());

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:no-such-service")]
    [InlineData("localhost:70000")]
    [InlineData("localhost:-1")]
    public async Task Another_port_is_refused(string listen)
    {
        var refused = await Assert.ThrowsAsync<Chaos.Proxy.RefusedRequestException>(async () =>
            await ListenAddress.ResolveAsync(listen, CancellationToken.None)
        );
        Assert.Equal(
            $"listen: {listen} is not allowed; allowed: HOST:PORT with a port from 0 to 65535 or a service's name such as http",
            refused.Message
        );
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class PortOwnerTests
{
    [Theory]
    [InlineData("kubectl", "kubectl", "kubectl port-forward svc/payment 5002:80")]
    [InlineData("ssh", "ssh", "/usr/bin/ssh -L 5432:db:5432 jump")]
    [InlineData("sshd", "sshd", "sshd: user@pts/0")]
    [InlineData("cloud-sql-proxy", "cloud-sql-proxy", "./cloud-sql-proxy --port 5432 project:region:db")]
    [InlineData("gcloud", "python3", "python3 /usr/lib/google-cloud-sdk/lib/gcloud.py compute start-iap-tunnel vm 22")]
    [InlineData(null, "python3", "python3 -m http.server kubectl")]
    [InlineData(null, "node", "node server.js --ssh")]
    [InlineData(null, "dotnet", "dotnet Orders.dll ssh")]
    [InlineData("session-manager", "session-manager", "session-manager-plugin {}")]
    public void A_tunnel_is_known_by_its_program(string? tunnel, string command, string line)
    {
        var owner = PortOwner.Named(7, line.Split(' '), command);
        Assert.Equal(tunnel is null, owner.Tunnel is null);
        if (tunnel is not null)
            Assert.StartsWith(tunnel, owner.Tunnel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "127.0.0.1:5432",
        "4711"
    )]
    [InlineData(
        "   0: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "127.0.0.1:5432",
        "4711"
    )]
    [InlineData(
        "   0: 00000000000000000000000000000000:1538 00000000000000000000000000000000:0000 0A "
            + "00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "127.0.0.1:5432",
        "4711"
    )]
    [InlineData(
        "   0: 00000000000000000000000001000000:1538 00000000000000000000000000000000:0000 0A "
            + "00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "[::1]:5432",
        "4711"
    )]
    [InlineData(
        "   0: 0100007F:1538 00000000:0000 01 00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "127.0.0.1:5432",
        null
    )]
    [InlineData(
        "   0: 0100007F:1539 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "127.0.0.1:5432",
        null
    )]
    [InlineData(
        "   0: 0200007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1",
        "127.0.0.1:5432",
        null
    )]
    [InlineData(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
        "127.0.0.1:5432",
        null
    )]
    public void A_socket_that_listens_at_an_address_is_found(string line, string address, string? inode) =>
        Assert.Equal(inode, PortOwner.InodeOf(line, IPEndPoint.Parse(address)));

    [Fact]
    public void A_listener_of_this_process_is_found_and_is_not_a_tunnel()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var owner = PortOwner.Of((IPEndPoint)listener.LocalEndpoint, out var isUnknown);

        Assert.False(isUnknown);
        Assert.Equal((Environment.ProcessId, null), (owner!.Pid, owner.Tunnel));
    }

    [Fact]
    public void A_port_at_which_no_process_listens_has_no_owner()
    {
        using var bound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Null(PortOwner.Of((IPEndPoint)bound.LocalEndPoint!, out var isUnknown));
        Assert.False(isUnknown);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_program_that_was_started_under_a_tunnels_name_is_found_as_one()
    {
        var folder = Directory.CreateTempSubdirectory("chaos-owner-").FullName;
        try
        {
            // Every Debian system has Perl; only its name matters here.
            var program = Path.Combine(folder, "kubectl");
            File.CreateSymbolicLink(program, "/usr/bin/perl");
            using var process = Process.Start(
                new ProcessStartInfo(
                    program,
                    [
                        "-e",
                        "use Socket; socket(S,PF_INET,SOCK_STREAM,0); "
                            + "bind(S,sockaddr_in(0,INADDR_LOOPBACK)); listen(S,1); $|=1; "
                            + "print((sockaddr_in(getsockname(S)))[0],\"\\n\"); <STDIN>",
                    ]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardInput = true,
                }
            )!;
            try
            {
                var port = int.Parse(
                    (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)))!,
                    System.Globalization.CultureInfo.InvariantCulture
                );

                var owner = PortOwner.Of(new(IPAddress.Loopback, port), out _);

                Assert.Equal((process.Id, "kubectl"), (owner!.Pid, owner.Tunnel));
            }
            finally
            {
                process.Kill();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

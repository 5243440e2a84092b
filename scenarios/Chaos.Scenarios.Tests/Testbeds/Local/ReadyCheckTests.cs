using System.Net;
using System.Net.Sockets;
using Chaos.Core.Trials;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

[Trait("Speed", "Slow")]
public sealed class ReadyCheckTests
{
    [Fact]
    public async Task A_service_that_speaks_another_version_is_told_with_the_words_to_write()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = new CancellationTokenSource();
        var serving = ServeAsync(listener, ended.Token);
        var address = new Uri($"http://{listener.LocalEndpoint}");
        using var http = new HttpClient();

        var wrong = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            new ReadyCheck(http, TimeProvider.System).WaitAsync(
                "app",
                new()
                {
                    Address = $"{address}",
                    Ready = new() { Path = "/a", Within = TimeSpan.FromMilliseconds(200) },
                },
                new SideRequest { Address = $"http://{address.Authority}", Query = "/a" },
                text => text,
                address,
                process: null,
                canary: null,
                hint: null,
                CancellationToken.None
            )
        );

        await ended.CancelAsync();
        await serving;
        Assert.EndsWith(
            $" {address.Authority} speaks HTTP/2: write http: {{ version: 2 }} at the service.",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Closes requests of HTTP/1.1, and answers anything else as a service of HTTP/2 answers a preface.</summary>
    private static async Task ServeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(cancellationToken);
                var asked = new byte[4096];
                await socket.ReceiveAsync(asked, cancellationToken);
                if (asked[0] == 'G')
                    continue;
                await socket.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, cancellationToken);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Chaos.Targets.Tests.Mitigations;
using Chaos.Worker;

namespace Chaos.Targets.Tests.Worker;

public sealed class PresenceTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_client_gets_one_byte_and_the_end()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var presence = new Presence(0, TimeProvider.System, Assert.Fail);
        var running = presence.RunAsync(stop.Token);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, presence.Port, stop.Token);

        var got = new byte[2];
        Assert.Equal(1, await client.GetStream().ReadAtLeastAsync(got, 2, throwOnEndOfStream: false, stop.Token));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Without_a_free_file_it_pauses_goes_on_and_tells_it_once_a_second()
    {
        var told = new List<string>();
        var accepts = 0;
        VirtualClock.Run(async clock =>
        {
            using var stop = new CancellationTokenSource();
            using var presence = new Presence(NoFileAsync, clock, told.Add);
            var running = presence.RunAsync(stop.Token);
            await clock.Delay(1_500, CancellationToken.None);
            stop.Cancel();
            await running;
            return 0;
        });

        Assert.InRange(accepts, 10, 40);
        Assert.Equal(2, told.Count);
        Assert.StartsWith("cannot accept a connection that asks whether the worker runs: ", told[0]);
        Assert.Contains("raise the limit of open files (ulimit -n)", told[0], StringComparison.Ordinal);
        Assert.EndsWith("1 failed so far, the worker goes on", told[0]);

        ValueTask<Socket> NoFileAsync(CancellationToken cancellationToken)
        {
            accepts++;
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }
}

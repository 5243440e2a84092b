using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Tests.Targets;

/// <summary>Tests how many bytes of a canary behind a proxy have reached the service.</summary>
[Trait("Speed", "Slow")]
public sealed class ProbeTargetTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _told = [];

    public ProbeTargetTests() => _listener.Start();

    private Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_closed_without_an_answer_is_reported_as_lost(bool isHttp)
    {
        await using var probe = Probe(isHttp);
        var call = probe.CallAsync(default, CancellationToken.None);
        (await _listener.AcceptSocketAsync()).Dispose();

        Assert.Equal(CallStatus.Reset, (await call).Status);
        Assert.Equal(["sending", "lost"], _told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_that_were_answered_or_timed_out_reached_the_service(bool isHttp)
    {
        await using var probe = Probe(isHttp);
        var call = probe.CallAsync(default, CancellationToken.None);
        using (var client = await _listener.AcceptSocketAsync())
        {
            await client.ReceiveAsync(new byte[1000]);
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            client.Shutdown(SocketShutdown.Both);
            Assert.Equal(CallStatus.Ok, (await call).Status);
        }
        using var patience = new CancellationTokenSource();
        call = probe.CallAsync(default, patience.Token);
        using var silent = await _listener.AcceptSocketAsync();
        await silent.ReceiveAsync(new byte[1000]);
        patience.Cancel();

        Assert.Equal(CallStatus.TimedOut, (await call).Status);
        Assert.Equal(["sending", "sending"], _told);
    }

    [Fact]
    public async Task A_connection_that_was_refused_sent_nothing()
    {
        await using var probe = Probe(isHttp: true);
        _listener.Stop();

        Assert.Equal(CallStatus.Refused, (await probe.CallAsync(default, CancellationToken.None)).Status);
        Assert.Empty(_told);
    }

    private ITarget Probe(bool isHttp)
    {
        var counts = new CanaryCounts { Sending = _ => _told.Add("sending"), Lost = _ => _told.Add("lost") };
        return isHttp
            ? new HttpProbeTarget(Address, "/", "orders.example", new Dictionary<string, string>()) { Counts = counts }
            : new ProbeTarget(Address, "hello"u8.ToArray()) { Counts = counts };
    }
}

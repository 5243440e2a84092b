using System.Net;
using System.Net.Sockets;
using Chaos.Scenarios.Testbeds.Wires;

namespace Chaos.Scenarios.Tests.Testbeds.Wires;

[Trait("Speed", "Slow")]
public sealed class TlsLookTests
{
    [Theory]
    [InlineData(new byte[] { 0x16, 0x03, 0x03 }, true)]
    [InlineData(new byte[] { 0x15, 0x03, 0x03 }, true)]
    [InlineData(new[] { (byte)'H', (byte)'T' }, false)]
    [InlineData(new byte[0], null)]
    public async Task The_first_byte_of_the_answer_tells_whether_a_service_speaks_tls(byte[] answer, bool? isSpoken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, answer);

        Assert.Equal(
            isSpoken,
            await TlsLook.IsSpokenAsync(
                new($"https://{listener.LocalEndpoint}"),
                TimeProvider.System,
                CancellationToken.None
            )
        );
        // What was asked is a hello of TLS, and no request.
        Assert.Equal(0x16, await answering);
    }

    private static async Task<byte> AnswerAsync(TcpListener listener, byte[] answer)
    {
        using var socket = await listener.AcceptSocketAsync();
        var asked = new byte[4096];
        await socket.ReceiveAsync(asked);
        await socket.SendAsync(answer);
        socket.Shutdown(SocketShutdown.Send);
        return asked[0];
    }
}

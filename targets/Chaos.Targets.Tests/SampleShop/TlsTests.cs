using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Chaos.Core.Calls;

namespace Chaos.Targets.Tests.SampleShop;

[Trait("Speed", "Slow")]
public sealed class TlsTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task One_port_serves_plain_and_encrypted_calls_on_kept_and_on_new_connections(bool tls, bool fresh)
    {
        await using var shop = await RunningShop.StartAsync("user");
        await shop.BeginAsync();
        await using var target = new HttpTargetSpec
        {
            Service = "user",
            Path = "/users/{{user}}",
            Tls = tls,
            FreshConnections = fresh,
        }.Connect(new(shop.Address, RunningShop.Trial, 1));

        for (var call = 0; call < 5; call++)
            Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(call, 0), shop.Limit)).Status);

        Assert.Equal(5, (await shop.ReportAsync()).PerSlot["attempts"].Sum());
    }

    [Fact]
    public async Task An_encrypted_call_uses_TLS_1_3_and_may_come_in_many_pieces()
    {
        await using var shop = await RunningShop.StartAsync("user");
        await shop.BeginAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(shop.Address.Host, shop.Address.Port, shop.Limit);
        await using var tls = new SslStream(new NetworkStream(socket), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost" },
            shop.Limit
        );

        Assert.Equal(SslProtocols.Tls13, tls.SslProtocol);
        foreach (var piece in "GET /users/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".Chunk(9))
            await tls.WriteAsync(Encoding.ASCII.GetBytes(piece), shop.Limit);
        using var reader = new StreamReader(tls);
        Assert.Contains("\"name\":\"User 7\"", await reader.ReadToEndAsync(shop.Limit));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_handshake_does_not_disturb_the_others()
    {
        await using var shop = await RunningShop.StartAsync("user");
        await shop.BeginAsync();
        foreach (var beginning in new byte[][] { [], [0x16], [0x16, 3, 1, 0, 200, 1] })
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(shop.Address.Host, shop.Address.Port, shop.Limit);
            await socket.SendAsync(beginning, shop.Limit);
            socket.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await socket.ReceiveAsync(new byte[100], shop.Limit));
        }

        using var response = await shop.GetAsync("users/7");
        Assert.True(response.IsSuccessStatusCode);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.MySql;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Tests logins of a canary against a server that is written out packet by packet.</summary>
[Trait("Speed", "Slow")]
public sealed class MySqlTalkTests : IDisposable
{
    private const string Password = "secret";
    private const string Native = "b32bb3a583e1340c0a1108d58b1be49781ad8c2f";
    private static readonly byte[] s_nonce = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
    private static readonly byte[] s_okay = [0, 0, 0, 2, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public MySqlTalkTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _limit.Dispose();
    }

    [Theory]
    [InlineData(MySqlScramble.Native, Native)]
    [InlineData(MySqlScramble.CachingSha2, "746ebe205d56a0707acb3e796e834e0dd7b1d61743b26bd5202c7a623230c7c9")]
    public async Task A_canary_logs_in_by_the_plugin_of_the_server_and_says_goodbye(string plugin, string hidden)
    {
        await using var probe = Probe();
        var call = probe.CallAsync(default, _limit.Token).AsTask();
        using var server = await AcceptAsync();
        await new MySqlPacket(0, Greeting(plugin)).WriteAsync(server, _limit.Token);

        var login = await MySqlPacket.ReadAsync(server, _limit.Token);
        Assert.Equal(1, login.Number);
        Assert.Equal(
            [
                .. "canary\0"u8,
                (byte)(hidden.Length / 2),
                .. Convert.FromHexString(hidden),
                .. Encoding.ASCII.GetBytes($"{plugin}\0"),
            ],
            login.Content[32..]
        );
        await new MySqlPacket(2, s_okay).WriteAsync(server, _limit.Token);
        var bye = await MySqlPacket.ReadAsync(server, _limit.Token);
        Assert.Equal((0, 1), (bye.Number, bye.Kind));
        server.Close();

        Assert.Equal(CallStatus.Ok, (await call).Status);
    }

    [Fact]
    public async Task A_canary_follows_a_server_that_asks_for_another_plugin()
    {
        await using var probe = Probe();
        var call = probe.CallAsync(default, _limit.Token).AsTask();
        using var server = await AcceptAsync();
        await new MySqlPacket(0, Greeting("client_ed25519")).WriteAsync(server, _limit.Token);
        await MySqlPacket.ReadAsync(server, _limit.Token);
        await new MySqlPacket(
            2,
            [0xFE, .. Encoding.ASCII.GetBytes($"{MySqlScramble.Native}\0"), .. s_nonce, 0]
        ).WriteAsync(server, _limit.Token);

        var again = await MySqlPacket.ReadAsync(server, _limit.Token);
        Assert.Equal(3, again.Number);
        Assert.Equal(Convert.FromHexString(Native), again.Content);
        await new MySqlPacket(4, s_okay).WriteAsync(server, _limit.Token);
        await MySqlPacket.ReadAsync(server, _limit.Token);
        server.Close();

        Assert.Equal(CallStatus.Ok, (await call).Status);
    }

    [Fact]
    public async Task A_password_that_the_server_does_not_remember_is_sent_under_its_key()
    {
        using var rsa = RSA.Create(2048);
        await using var probe = Probe();
        var call = probe.CallAsync(default, _limit.Token).AsTask();
        using var server = await AcceptAsync();
        await new MySqlPacket(0, Greeting(MySqlScramble.CachingSha2)).WriteAsync(server, _limit.Token);
        await MySqlPacket.ReadAsync(server, _limit.Token);
        await new MySqlPacket(2, [1, 4]).WriteAsync(server, _limit.Token);
        Assert.Equal([2], (await MySqlPacket.ReadAsync(server, _limit.Token)).Content);
        await new MySqlPacket(4, [1, .. Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())]).WriteAsync(
            server,
            _limit.Token
        );

        var sent = rsa.Decrypt(
            (await MySqlPacket.ReadAsync(server, _limit.Token)).Content,
            RSAEncryptionPadding.OaepSHA1
        );
        Assert.Equal(
            Password + '\0',
            Encoding.ASCII.GetString([.. sent.Select((b, i) => (byte)(b ^ s_nonce[i % 20]))])
        );
        await new MySqlPacket(6, s_okay).WriteAsync(server, _limit.Token);
        await MySqlPacket.ReadAsync(server, _limit.Token);
        server.Close();

        Assert.Equal(CallStatus.Ok, (await call).Status);
    }

    [Fact]
    public async Task A_refused_login_is_reported_with_the_words_of_the_server()
    {
        await using var probe = Probe();
        var call = probe.CallAsync(default, _limit.Token).AsTask();
        using var server = await AcceptAsync();
        await new MySqlPacket(0, Greeting(MySqlScramble.Native)).WriteAsync(server, _limit.Token);
        await MySqlPacket.ReadAsync(server, _limit.Token);
        await new MySqlPacket(2, [0xFF, 0x15, 0x04, .. "#28000Access denied"u8]).WriteAsync(server, _limit.Token);

        var result = await call;
        Assert.Equal(
            (CallStatus.ClientError, "it refused the login of the canary: 1045, Access denied"),
            (result.Status, result.Detail)
        );
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0x69, 0x04, (byte)'B', (byte)'l' }, "1129, Bl")]
    [InlineData(new byte[] { 9, 1, 2 }, "the answer is not MySQL: \"\\x03\\x00\\x00\\x00\\x09\\x01\\x02\"")]
    public async Task A_server_that_does_not_greet_is_reported(byte[] content, string told)
    {
        await using var probe = Probe();
        var call = probe.CallAsync(default, _limit.Token).AsTask();
        using var server = await AcceptAsync();
        await new MySqlPacket(0, content).WriteAsync(server, _limit.Token);

        var result = await call;
        Assert.Equal((CallStatus.ServerError, told), (result.Status, result.Detail));
    }

    private ProbeTarget Probe() =>
        new(new($"tcp://{_listener.LocalEndpoint}"), new MySqlTalk("canary", Password)) { AwaitsEnd = true };

    private async Task<NetworkStream> AcceptAsync() =>
        new(await _listener.AcceptSocketAsync(_limit.Token), ownsSocket: true);

    private static byte[] Greeting(string plugin) =>
        [
            10,
            .. "8.0.36\0"u8,
            .. new byte[4],
            .. s_nonce[..8],
            .. new byte[19],
            .. s_nonce[8..],
            0,
            .. Encoding.ASCII.GetBytes($"{plugin}\0"),
        ];
}

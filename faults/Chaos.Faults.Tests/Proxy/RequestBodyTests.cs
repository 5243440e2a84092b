using System.Net;
using System.Text;
using Chaos.Proxy.Api;

namespace Chaos.Faults.Tests.Proxy;

[Trait("Speed", "Slow")]
public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("/proxies", "{\"name\":\"\\ud800\",\"upstream\":\"a:1\"}")]
    [InlineData("/proxies", "{\"name\":\"q\",\"upstream\":\"\\udc00\\ud800:1\"}")]
    [InlineData("/proxies", "{\"\\ud83d\":1}")]
    [InlineData("/proxies", "{\"name\":\"\u00ff\",\"upstream\":\"a:1\"}")]
    [InlineData("/proxies", "{\"name\":\"q\",\"upstream\":\"a:1\",\"other\":[{\"\u00c3\":1}]}")]
    [InlineData("/proxies", "\"\u00ed\u00a0\u0080\"")]
    [InlineData("/proxies", "\u00ff\u00fe")]
    [InlineData("/proxies/p", "{\"listen\":\"\\ud800:1\"}")]
    [InlineData("/proxies/p/toxics", "{\"type\":\"\\ud800\"}")]
    [InlineData("/proxies/p/toxics", "{\"type\":\"latency\",\"attributes\":{\"latency\":\"\\ud800\"}}")]
    [InlineData("/proxies/p/toxics", "{\"type\":\"latency\",\"attributes\":{\"\\ud800\":1}}")]
    [InlineData("/populate", "[{\"name\":\"q\",\"upstream\":\"\u00fe:1\"}]")]
    [InlineData("/populate", "[{\"name\":\"\\udfff\",\"upstream\":\"a:1\"}]")]
    public async Task Text_that_is_not_Unicode_is_refused_and_changes_nothing(string path, string latin)
    {
        await using var rig = await Rig.StartAsync();
        var before = await rig.Http.GetStringAsync(new Uri(rig.Address, "proxies"), rig.Limit);

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(rig, path, Encoding.Latin1.GetBytes(latin))).Status);

        Assert.Equal(before, await rig.Http.GetStringAsync(new Uri(rig.Address, "proxies"), rig.Limit));
    }

    [Theory]
    [InlineData("/proxies")]
    [InlineData("/proxies/p")]
    [InlineData("/proxies/p/toxics")]
    [InlineData("/populate")]
    public async Task A_body_that_is_too_long_is_read_and_refused_and_the_next_request_works(string path)
    {
        await using var rig = await Rig.StartAsync();

        var (status, text) = await PostAsync(rig, path, new byte[RequestBody.Limit + 1_000_000]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains(
            "31,000,000 bytes are not allowed; allowed: at most 30,000,000",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal("p", (await rig.Client.GetAsync("p", rig.Limit)).Name);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused()
    {
        await using var rig = await Rig.StartAsync();
        var socket = await rig.ConnectNearAsync(new(IPAddress.Loopback, rig.Address.Port));
        await rig.SendAsync(
            socket,
            "POST /proxies HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"
        );
        await rig.ExpectAsync(socket, "HTTP/1.1 400 ");
    }

    [Fact]
    public void Escaped_pairs_and_a_byte_order_mark_pass() =>
        Assert.Equal("\U0001f600", RequestBody.Parse("\ufeff\"\\ud83d\\ude00\""u8).GetString());

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(Rig rig, string path, byte[] body)
    {
        using var reply = await rig.Http.PostAsync(new Uri(rig.Address, path), new ByteArrayContent(body), rig.Limit);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync(rig.Limit));
    }
}

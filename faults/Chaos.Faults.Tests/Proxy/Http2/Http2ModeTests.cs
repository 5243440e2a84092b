using Chaos.Faults.Toxics;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>The version of HTTP in the API, and what it allows.</summary>
[Trait("Speed", "Slow")]
public sealed class Http2ModeTests
{
    [Fact]
    public async Task The_version_is_set_read_back_and_changed()
    {
        await using var rig = await Rig.StartAsync(mode: new() { Version = HttpMode.Http2 });
        Assert.Equal(HttpMode.Http2, (await rig.Client.GetAsync("p", rig.Limit)).Http!.Version);
        await rig.Client.UpdateAsync("p", new() { Http = new() }, rig.Limit);
        Assert.Equal(HttpMode.Http11, (await rig.Client.GetAsync("p", rig.Limit)).Http!.Version);
        var error = await Assert.ThrowsAsync<ToxiproxyException>(() =>
            rig.Client.UpdateAsync("p", new() { Http = new() { Version = "3" } }, rig.Limit)
        );
        Assert.Contains(
            "http.version: \"3\" is not allowed; allowed: \"1.1\" or \"2\"",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_only_HTTP_2_has_is_refused_with_HTTP_1_1_also_when_the_version_changes()
    {
        await using var rig = await Rig.StartAsync(mode: new());
        foreach (
            var (toxic, message) in new (HttpToxic, string)[]
            {
                (new HttpAnswerToxic { GrpcStatus = 14 }, "grpc_status: 14 is not allowed; allowed: 0 with HTTP/1.1"),
                (
                    new HttpAbortToxic { Code = AbortCode.GoAway },
                    "code: go_away is not allowed; allowed: internal_error with HTTP/1.1"
                ),
                (
                    new HttpAnswerToxic { GrpcMessage = "why" },
                    "grpc_message: why is not allowed; allowed: nothing without grpc_status"
                ),
            }
        )
        {
            var error = await Assert.ThrowsAsync<ToxiproxyException>(() => rig.AddAsync(toxic));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
        await rig.Client.UpdateAsync("p", new() { Http = new() { Version = HttpMode.Http2 } }, rig.Limit);
        await rig.AddAsync(new HttpAnswerToxic { GrpcStatus = 14 }, ToxicStream.Upstream);
        var refused = await Assert.ThrowsAsync<ToxiproxyException>(() =>
            rig.Client.UpdateAsync("p", new() { Http = new() }, rig.Limit)
        );
        Assert.Contains("grpc_status: 14 is not allowed", refused.Message, StringComparison.Ordinal);
    }
}

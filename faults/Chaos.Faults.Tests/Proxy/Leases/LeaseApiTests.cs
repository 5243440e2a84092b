using System.Net;
using System.Text;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Leases;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy.Leases;

[Trait("Speed", "Slow")]
public sealed class LeaseApiTests
{
    private static readonly TimeSpan s_ttl = TimeSpan.FromSeconds(5);

    private readonly HeldTime _time = new();

    [Fact]
    public async Task A_toxic_with_a_time_to_live_is_removed_when_renewals_stop_and_another_one_stays()
    {
        await using var rig = await Rig.StartAsync(time: _time);
        await rig.Client.AddToxicAsync("p", Toxic("leased", s_ttl), rig.Limit);
        await rig.Client.AddToxicAsync("p", Toxic("forever", null), rig.Limit);
        for (var second = 0; second < 10; second++)
        {
            Pass(TimeSpan.FromSeconds(1));
            await rig.Client.RenewToxicAsync("p", "leased", s_ttl, rig.Limit);
        }
        Assert.Equal(["leased", "forever"], await NamesAsync(rig));

        Pass(s_ttl + LeaseBook.Look);

        Assert.Equal(["forever"], await NamesAsync(rig));
        var e = await Assert.ThrowsAsync<ToxiproxyException>(() =>
            rig.Client.RenewToxicAsync("p", "leased", s_ttl, rig.Limit)
        );
        Assert.Equal(HttpStatusCode.NotFound, e.Status);
    }

    [Fact]
    public async Task A_lease_does_not_end_a_later_toxic_of_the_same_name()
    {
        await using var rig = await Rig.StartAsync(time: _time);
        await rig.Client.AddToxicAsync("p", Toxic("t", s_ttl), rig.Limit);
        await rig.Client.RemoveToxicAsync("p", "t", rig.Limit);
        await rig.Client.AddToxicAsync("p", Toxic("t", null), rig.Limit);
        Pass(2 * s_ttl);
        Assert.Equal(["t"], await NamesAsync(rig));
    }

    [Fact]
    public async Task The_time_to_live_is_shown_only_where_it_was_given()
    {
        await using var rig = await Rig.StartAsync(time: _time);
        Assert.EndsWith(
            "\"toxicity\":1,\"ttl\":5000}",
            (await SendAsync(rig, "POST", "/proxies/p/toxics", """{"name":"t","type":"latency","ttl":5000}""")).Body,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "\"toxicity\":1}",
            (await SendAsync(rig, "POST", "/proxies/p/toxics", """{"name":"u","type":"latency","ttl":null}""")).Body,
            StringComparison.Ordinal
        );
        // A change that does not mention it keeps it, and one that does renews it.
        Assert.Contains(
            "5000",
            (await SendAsync(rig, "PATCH", "/proxies/p/toxics/t", """{"attributes":{"latency":3}}""")).Body,
            StringComparison.Ordinal
        );
        var changed = await SendAsync(rig, "PATCH", "/proxies/p/toxics/t", """{"attributes":{"latency":4},"TTL":70}""");
        Assert.Contains("\"latency\":4", changed.Body, StringComparison.Ordinal);
        Assert.EndsWith("\"ttl\":70}", changed.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"5\"")]
    [InlineData("86400001")]
    [InlineData("9223372036854775808")]
    public async Task A_wrong_time_to_live_is_refused_by_field_value_and_what_is_allowed(string ttl)
    {
        await using var rig = await Rig.StartAsync(time: _time);
        await rig.Client.AddToxicAsync("p", Toxic("t", s_ttl), rig.Limit);
        var error = $"ttl: {ttl} is not allowed; allowed: an integer from 1 to 86400000 ms";
        foreach (
            var (path, body) in new[]
            {
                ("/proxies/p/toxics", $$"""{"type":"latency","ttl":{{ttl}}}"""),
                ("/proxies/p/toxics/t", $$"""{"ttl":{{ttl}}}"""),
                ("/proxies/p", $$"""{"enabled":false,"ttl":{{ttl}}}"""),
            }
        )
        {
            var (status, answer) = await SendAsync(rig, "POST", path, body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(error, answer.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        Assert.Equal(["t"], await NamesAsync(rig));
        Assert.True((await rig.Client.GetAsync("p", rig.Limit)).Enabled);
    }

    [Fact]
    public async Task A_proxy_that_was_disabled_for_a_time_is_enabled_when_renewals_stop()
    {
        await using var rig = await Rig.StartAsync(time: _time);
        var disabled = await rig.Client.UpdateAsync("p", new() { Enabled = false, Ttl = s_ttl }, rig.Limit);
        Assert.Equal((false, s_ttl), (disabled.Enabled, disabled.Ttl));
        for (var second = 0; second < 10; second++)
        {
            Pass(TimeSpan.FromSeconds(1));
            await rig.Client.UpdateAsync("p", new() { Ttl = s_ttl }, rig.Limit);
        }
        Assert.False((await rig.Client.GetAsync("p", rig.Limit)).Enabled);

        Pass(s_ttl + LeaseBook.Look);

        // Requests are handled one after the other, and the lease's end came first.
        var state = await rig.Client.UpdateAsync("p", new(), rig.Limit);
        Assert.Equal((true, null, rig.Listen.ToString()), (state.Enabled, state.Ttl, state.Listen));
        var e = await Assert.ThrowsAsync<ToxiproxyException>(() =>
            rig.Client.UpdateAsync("p", new() { Ttl = s_ttl }, rig.Limit)
        );
        Assert.Equal(HttpStatusCode.Conflict, e.Status);
        Assert.Equal(
            "ttl: 5000 is not allowed; allowed: only together with \"enabled\": false, or for a disabled proxy; the proxy is enabled",
            e.Message
        );
    }

    [Fact]
    public async Task A_proxy_that_is_disabled_for_ever_stays_so_whatever_leases_it_had()
    {
        await using var rig = await Rig.StartAsync(time: _time);
        await rig.Client.UpdateAsync("p", new() { Enabled = false, Ttl = s_ttl }, rig.Limit);
        await rig.Client.UpdateAsync("p", new() { Enabled = true }, rig.Limit);
        await rig.Client.UpdateAsync("p", new() { Enabled = false }, rig.Limit);
        Pass(2 * s_ttl);
        Assert.False((await rig.Client.UpdateAsync("p", new(), rig.Limit)).Enabled);
    }

    [Fact]
    public async Task A_client_knows_this_server_by_a_header_of_its_replies()
    {
        await using var rig = await Rig.StartAsync(time: _time);
        Assert.True(await rig.Client.KnowsLeasesAsync(rig.Limit));
    }

    private static NewToxic Toxic(string name, TimeSpan? ttl) =>
        new()
        {
            Name = name,
            Toxic = new LatencyToxic { Latency = TimeSpan.FromMilliseconds(1) },
            Ttl = ttl,
        };

    private static async Task<IEnumerable<string>> NamesAsync(Rig rig) =>
        (await rig.Client.ToxicsAsync("p", rig.Limit)).Select(t => t.Name);

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        Rig rig,
        string method,
        string path,
        string body
    )
    {
        using var request = new HttpRequestMessage(new(method), new Uri(rig.Address, path))
        {
            Content = new StringContent(body, Encoding.UTF8),
        };
        using var response = await rig.Http.SendAsync(request, rig.Limit);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(rig.Limit));
    }

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += LeaseBook.Look)
            _time.Advance(LeaseBook.Look);
    }
}

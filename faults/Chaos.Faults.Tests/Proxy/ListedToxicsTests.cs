using System.Text;
using Chaos.Faults.Toxics;
using Chaos.Proxy;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>Toxics that are listed with their proxies: in /populate, in a configuration file and in a new proxy.</summary>
[Trait("Speed", "Slow")]
public sealed class ListedToxicsTests : IDisposable
{
    private const string Listed = """
        [{"type":"latency","stream":"upstream","attributes":{"latency":150}},{"name":"n","type":"noop","toxicity":0.5}]
        """;

    private readonly string _config = Path.GetTempFileName();

    public void Dispose() => File.Delete(_config);

    [Fact]
    public async Task Listed_toxics_replace_those_of_the_proxy_and_none_listed_leaves_them()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new TimeoutToxic(), name: "old");

        await PopulateAsync(rig, "");
        Assert.Equal(["old"], await ToxicsAsync(rig));
        await PopulateAsync(rig, """,  "toxics": null""");
        Assert.Equal(["old"], await ToxicsAsync(rig));
        await PopulateAsync(rig, $", \"toxics\": {Listed}");
        Assert.Equal(["latency_upstream", "n"], await ToxicsAsync(rig));
        await PopulateAsync(rig, """,  "toxics": []""");
        Assert.Empty(await ToxicsAsync(rig));
    }

    [Fact]
    public async Task Listed_toxics_have_the_values_they_are_given()
    {
        await using var rig = await Rig.StartAsync();
        await PopulateAsync(rig, $", \"toxics\": {Listed}");

        var toxics = await rig.Client.ToxicsAsync("p", rig.Limit);

        Assert.Equal(
            [
                (ToxicStream.Upstream, 1.0, new LatencyToxic { Latency = TimeSpan.FromMilliseconds(150) }),
                (ToxicStream.Downstream, .5, (Toxic)new NoopToxic()),
            ],
            toxics.Select(t => (t.Stream, t.Toxicity, t.Toxic!))
        );
    }

    [Fact]
    public async Task The_same_toxics_again_change_nothing_on_open_connections()
    {
        await using var rig = await Rig.StartAsync();
        const string Timeouts = """, "toxics": [{"type":"timeout"},{"type":"noop","stream":"upstream"}]""";
        await PopulateAsync(rig, Timeouts);
        var (near, far) = await rig.ConnectAsync();

        await PopulateAsync(rig, Timeouts);

        // Removing the timeout would have closed the connection.
        await rig.SendAsync(near, "still open");
        await rig.ExpectAsync(far, "still open");
    }

    [Fact]
    public async Task What_a_client_has_read_can_be_populated_again()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new TimeoutToxic(), name: "down");
        await rig.AddAsync(new NoopToxic(), ToxicStream.Upstream, name: "up");
        var (near, far) = await rig.ConnectAsync();
        var proxies = await rig.Http.GetStringAsync(new Uri(rig.Address, "proxies"), rig.Limit);

        await PostAsync(rig, "populate", $"[{proxies["{\"p\":".Length..^1]}]");

        await rig.SendAsync(near, "still open");
        await rig.ExpectAsync(far, "still open");
    }

    [Fact]
    public async Task A_new_proxy_has_its_toxics_from_the_first_connection_on_and_a_change_ignores_them()
    {
        await using var rig = await Rig.StartAsync();
        var upstream = rig.Upstream.LocalEndPoint;
        await PostAsync(
            rig,
            "proxies",
            $$$"""{"name":"q","upstream":"{{{upstream}}}","toxics":[{"type":"limit_data","attributes":{"bytes":2}}]}"""
        );
        await PostAsync(rig, "proxies/q", """{"toxics":[]}""");

        var near = await rig.ConnectNearAsync(
            System.Net.IPEndPoint.Parse((await rig.Client.GetAsync("q", rig.Limit)).Listen)
        );
        using var far = await rig.Upstream.AcceptAsync(rig.Limit);
        await rig.SendAsync(far, "123");
        await rig.ExpectAsync(near, "12");
        await rig.ExpectEndAsync(near);
    }

    [Fact]
    public async Task A_list_with_any_mistake_changes_nothing_and_every_mistake_is_named_with_its_place()
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(new NoopToxic(), name: "old");

        var reply = await PostAsync(
            rig,
            "populate",
            $$$"""
            [{"name":"p","listen":"{{{rig.Listen}}}","upstream":"{{{rig.Upstream.LocalEndPoint}}}","toxics":[]},
             {"name":"q","upstream":"x:1","toxics":[
               {"type":"latency","attributes":{"latency":-1,"jitter":"x"}},
               {"type":"slow","stream":"sideways"},
               {"type":"latency","name":"latency_downstream"},
               {"type":"noop","name":"a/b","toxicity":-2},
               {"type":"http_delay"},
               7]},
             {"name":"r","upstream":"x:1","toxics":{}}]
            """
        );

        Assert.Contains("\"status\":400,\"proxies\":null}", reply, StringComparison.Ordinal);
        foreach (
            var mistake in new[]
            {
                "bad request body: proxy 2, toxic 1, latency: -1 is not allowed; allowed: an integer from 0 to 2147483647 ms; ",
                "proxy 2, toxic 1, jitter: \\\"x\\\" is not allowed; ",
                "proxy 2, toxic 2, stream: sideways is not allowed; allowed: upstream, downstream; ",
                "proxy 2, toxic 2, type: slow is not allowed; allowed: bandwidth, black_hole, corrupt, distance, ",
                "proxy 2, toxic 3, name: latency_downstream is not allowed; allowed: a name that no other toxic",
                "proxy 2, toxic 4, toxicity: -2 is not allowed; ",
                "proxy 2, toxic 4, name: a/b is not allowed; ",
                "proxy 2, toxic 5, proxy: q is not allowed; allowed: a proxy that reads HTTP",
                "proxy 2, toxic 6, body: Number is not allowed; allowed: an object; ",
                "proxy 3, toxics: {} is not allowed; allowed: an array of toxics",
            }
        )
            Assert.Contains(mistake, reply, StringComparison.Ordinal);
        Assert.Equal(["old"], await ToxicsAsync(rig));
        Assert.Equal(["p"], (await rig.Client.ListAsync(rig.Limit)).Keys);
    }

    [Fact]
    public async Task A_configuration_file_makes_its_toxics()
    {
        await File.WriteAllTextAsync(
            _config,
            """[{"name":"db","upstream":"127.0.0.1:1","toxics":[{"name":"t","type":"latency","attributes":{"latency":150}}]}]"""
        );
        await using var server = await StartAsync();
        using var http = new HttpClient();

        var toxic = await new ToxiproxyClient(http, server.Address).ToxicAsync("db", "t", CancellationToken.None);

        Assert.Equal(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(150) }, toxic.Toxic);
    }

    [Theory]
    [InlineData(
        """[{"name":"a","upstream":"x:1"},{"name":"b","upstream":"x:1","toxics":[{"type":"noop"},{"type":"bandwidth","attributes":{"rate":-1}}]}]""",
        "proxy 2, toxic 2, rate: -1 is not allowed; allowed: an integer from 0 to 2147483647 KB/s"
    )]
    [InlineData("""[{"name":"a"}]""", "missing required field: upstream at proxy 1")]
    [InlineData("""[{"name":"a","upstream":"x:1","listen":"y"}]""", "listen: y is not allowed; allowed: HOST:PORT")]
    [InlineData("""{"name":"a"}""", "body: Object is not allowed; allowed: an array of proxies")]
    [InlineData("[{]", ":1:3: this is not JSON: ")]
    public async Task A_wrong_configuration_names_the_file_and_the_place(string json, string expected)
    {
        await File.WriteAllTextAsync(_config, json);

        var refused = await Assert.ThrowsAsync<RefusedRequestException>(async () => await StartAsync());

        Assert.StartsWith($"config {_config}:", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_can_list_toxics()
    {
        await using var rig = await Rig.StartAsync();
        var toxic = new AppliedToxic
        {
            Name = "t",
            Type = "noop",
            Stream = ToxicStream.Upstream,
            Toxicity = .25,
            Toxic = new NoopToxic(),
        };

        var populated = await rig.Client.PopulateAsync(
            [
                new()
                {
                    Name = "q",
                    Upstream = "x:1",
                    Toxics = [toxic],
                },
            ],
            rig.Limit
        );

        Assert.Equal([toxic], populated.Single().Toxics);
    }

    private Task<ProxyServer> StartAsync() =>
        ProxyServer.StartAsync(new() { Port = 0, ConfigFile = _config }, TimeProvider.System, CancellationToken.None);

    private static Task<string> PopulateAsync(Rig rig, string more) =>
        PostAsync(
            rig,
            "populate",
            $$$"""[{"name":"p","listen":"{{{rig.Listen}}}","upstream":"{{{rig.Upstream.LocalEndPoint}}}"{{{more}}}}]"""
        );

    private static async Task<string> PostAsync(Rig rig, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await rig.Http.PostAsync(new Uri(rig.Address, path), content, rig.Limit);
        return await reply.Content.ReadAsStringAsync(rig.Limit);
    }

    private static async Task<IEnumerable<string>> ToxicsAsync(Rig rig) =>
        (await rig.Client.ToxicsAsync("p", rig.Limit)).Select(t => t.Name);
}

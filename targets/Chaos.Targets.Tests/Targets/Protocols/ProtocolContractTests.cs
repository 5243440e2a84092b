using System.Net;
using System.Net.Sockets;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Tests the rules for every protocol.</summary>
public sealed class ProtocolContractTests
{
    private static readonly string[] s_shared =
    [
        .. new[] { typeof(IHasHeaders), typeof(IHasBody), typeof(IHasReceipt), typeof(IHasStream), typeof(IHasAnswer) }
            .SelectMany(c => c.GetProperties())
            .Select(p => p.Name),
    ];

    public static TheoryData<string> Names => [.. KnownProtocols.All.Select(p => p.Name)];

    [Fact]
    public void The_known_protocols_are_found() =>
        Assert.Subset(
            KnownProtocols.All.Select(p => p.Name).ToHashSet(),
            new HashSet<string> { "HTTP", "gRPC", "RabbitMQ", "Kafka" }
        );

    [Fact]
    public void Name_word_and_schemes_belong_to_only_one_protocol()
    {
        Assert.Distinct(KnownProtocols.All.Select(p => p.Name));
        Assert.Distinct(KnownProtocols.All.Select(p => p.Spoken.Word));
        Assert.Distinct(KnownProtocols.All.SelectMany(p => p.Schemes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_found_by_its_address_and_by_the_protocol_of_an_edge(string name)
    {
        var protocol = Of(name);

        Assert.NotEmpty(protocol.Schemes);
        foreach (var scheme in protocol.Schemes)
        {
            Assert.Equal(scheme.ToLowerInvariant(), scheme);
            Assert.Same(protocol, KnownProtocols.OfAddress($"{scheme}://127.0.0.1:1"));
            Assert.True(protocol.Fits(scheme));
        }
        Assert.Same(protocol, KnownProtocols.Of(protocol.Spoken));
        Assert.Equal(protocol.Spoken.Word.ToLowerInvariant(), protocol.Spoken.Word);
        Assert.NotEqual(EdgeProtocol.Tcp, protocol.Spoken);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_word_that_two_protocols_have_means_the_same(string name)
    {
        var protocol = Of(name);
        Assert.True(protocol.Words.IsSealed && protocol.Words.IsSubclassOf(typeof(CallWords)));
        Assert.NotEmpty(WordsOf(protocol));
        foreach (var (word, property) in WordsOf(protocol))
        foreach (var other in KnownProtocols.All.Where(o => o != protocol && WordsOf(o).ContainsKey(word)))
        {
            Assert.Contains(word, s_shared, StringComparer.OrdinalIgnoreCase);
            Assert.Equal(property.PropertyType, WordsOf(other)[word].PropertyType);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_word_selects_the_protocol_of_a_workload_when_the_address_does_not(string name)
    {
        var protocol = Of(name);
        var others = KnownProtocols.All.Where(o => o != protocol).SelectMany(o => WordsOf(o).Keys).ToHashSet();
        if (protocol == KnownProtocols.Usual)
            Assert.Empty(protocol.Signs!);
        else
            Assert.Contains(protocol.Signs ?? WordsOf(protocol).Keys, w => !others.Contains(w));
        Assert.All(WordsOf(protocol).Keys, w => Assert.NotEmpty(protocol.HomeOf(w)));
        Assert.NotEmpty(protocol.Takes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_words_it_reports_mistakes_or_has_a_target_of_its_protocol(string name)
    {
        var protocol = Of(name);
        var errors = new List<PlanError>();
        var words = (CallWords)Activator.CreateInstance(protocol.Words)!;
        var reading = new CallReading
        {
            Path = "workloads.calls",
            Service = "orders",
            External = new() { Address = $"{protocol.Schemes[0]}://127.0.0.1:1" },
            Folder = ".",
            Secrets = Secrets.None,
            Allowed = AllowedTargets.LoopbackOnly,
            Texts = new(null, errors),
        };

        protocol.Check(words, reading);
        var target = protocol.TargetOf(words, reading);

        Assert.All(errors, e => Assert.StartsWith("workloads.calls", e.Field, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.NotEmpty(e.Allowed));
        Assert.Equal(("orders", protocol.Spoken), (target.Service, target.Protocol));
        Assert.Equal(!protocol.SendsClientsElsewhere, target.NeedsEdge);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_a_row_of_the_feed_left_no_call_is_made(string name)
    {
        var words = new Dictionary<string, string>
        {
            ["HTTP"] = """{ "get": "/{{feed.id}}" }""",
            ["gRPC"] = """{ "grpc": "a.B/C", "body": { "id": "{{feed.id}}" } }""",
            ["WebSocket"] = """{ "send": "{{feed.id}}" }""",
            ["RabbitMQ"] = """{ "queue": "orders", "body": "{{feed.id}}" }""",
            ["Kafka"] = """{ "topic": "orders", "body": "{{feed.id}}" }""",
        };
        var protocol = Of(name);
        using var json = System.Text.Json.JsonDocument.Parse(words[name]);
        var spec = protocol.TargetOf(
            (CallWords)
                System.Text.Json.JsonSerializer.Deserialize(
                    json.RootElement,
                    PolicyJson.Options.GetTypeInfo(protocol.Words)
                )!,
            new CallReading
            {
                Path = "workloads.calls",
                Service = "orders",
                External = new() { Address = $"{protocol.Schemes[0]}://127.0.0.1:1" },
                Timeout = TimeSpan.FromSeconds(1),
                Folder = ".",
                Feed = Feed.Read("id\n1\n2\n") with
                {
                    Order = FeedOrder.Unique,
                    OnEnd = FeedEnd.Fail,
                    Name = "ids.csv",
                },
                Secrets = Secrets.None,
                Allowed = AllowedTargets.LoopbackOnly,
                Texts = new(null, []),
            }
        );
        await using var target = spec.Connect(
            new(new Uri("http://127.0.0.1:1"), "t", 1) { Nodes = ["127.0.0.1:1"], Workload = "calls" }
        );

        var result = await target.CallAsync(new(2, 0), CancellationToken.None);

        Assert.Equal(
            (Chaos.Core.Calls.CallStatus.Unsent, 0, "the feed has no more rows: ids.csv"),
            (result.Status, result.Attempts, result.Detail)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_canary_sends_bytes_or_has_a_reason_not_to(string name)
    {
        var protocol = Of(name);
        var site = new CanarySite("orders:80", "/health", new Dictionary<string, string>());
        await using var canary = protocol.CanaryTo(
            new("http://127.0.0.1:1"),
            site,
            CanaryCounts.None,
            awaitsEnd: false
        );

        if (canary is ProbeTarget)
            Assert.Equal(protocol.Hello(site).IsEmpty, protocol.WhySilent is { Length: > 0 });
        Assert.NotEmpty(protocol.AskedIn);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_address_with_a_form_of_its_own_contains_its_nodes(string name)
    {
        var protocol = Of(name);

        var nodes = protocol.NodesOf($"{protocol.Schemes[0]}://127.0.0.1:1");

        Assert.Equal(protocol.AddressForm is null ? null : ["127.0.0.1:1"], nodes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Speed", "Slow")]
    public async Task A_service_that_does_not_listen_at_its_address_is_not_ready(string name)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"tcp://{listener.LocalEndpoint}");
        listener.Stop();
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var protocol = Of(name);
        Assert.NotEmpty(protocol.ReadyWhen);

        await Assert.ThrowsAsync<SocketException>(() =>
            protocol.WhyNotReadyAsync(new(address, null, text => text, http), limit.Token)
        );
    }

    private static Protocol Of(string name) => KnownProtocols.All.Single(p => p.Name == name);

    private static IReadOnlyDictionary<string, System.Text.Json.Serialization.Metadata.JsonPropertyInfo> WordsOf(
        Protocol protocol
    ) => StrictJson.PropertiesOf(protocol.Words, PolicyJson.Options);
}

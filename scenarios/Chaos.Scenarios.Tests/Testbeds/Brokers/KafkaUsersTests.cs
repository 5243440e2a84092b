using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Targets;
using Chaos.Targets.Protocols.Kafka;
using Chaos.Targets.Requests;
using Confluent.Kafka;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningKafka;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>Messages that a user's workload publishes to Kafka.</summary>
[Trait("Speed", "Slow")]
public sealed partial class KafkaTests
{
    private static readonly TopicTargetSpec s_order = new()
    {
        Service = "kafka",
        Topic = "nowhere",
        Key = "{{user}}",
        Headers = new Dictionary<string, string> { ["X-Token"] = "{{env.TOKEN}}" },
        Body = """{"of":"{{user}}","number":{{call}}}""",
        Feed = Feed.Read("user\nAnn\nBo\n"),
        Secrets = new(name => name == "TOKEN" ? "open-sesame" : null, _ => null),
        DeliveryTimeout = TimeSpan.FromSeconds(60),
    };

    [KafkaFact]
    public async Task A_message_of_the_users_is_acknowledged_and_there_with_its_row_its_secrets_and_its_call()
    {
        var topic = ChannelName.Of(await kafka.DeclareAsync(Publish), "orders");
        var nodes = kafka.Bed.Broker.Addresses("client");
        await using var target = (s_order with { Topic = topic }).Connect(
            new(new("tcp://127.0.0.1"), "t", 1) { Nodes = nodes }
        );
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        Assert.Equal(new(CallStatus.Ok) { Outcome = "confirmed" }, await target.CallAsync(new(3, 0), limit.Token));

        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig { BootstrapServers = nodes[0], GroupId = "test" }
        )
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var message = consumer.Consume(limit.Token).Message;
        Assert.Equal(("Bo", """{"of":"Bo","number":3}"""), (message.Key, message.Value));
        Assert.Equal(
            ["X-Token: open-sesame", "baggage: chaos.trial=t,chaos.call=3,chaos.slot=0"],
            message.Headers.Select(h => $"{h.Key}: {Encoding.UTF8.GetString(h.GetValueBytes())}")
        );
    }

    [KafkaFact]
    public async Task Two_workloads_on_one_topic_receive_their_own_messages()
    {
        var topic = ChannelName.Of(await kafka.DeclareAsync(Publish), "orders");
        var spec = s_order with { Topic = topic, Receive = true };
        var site = new TargetSite(new("tcp://127.0.0.1"), "t", 1) { Nodes = kafka.Bed.Broker.Addresses("client") };
        await using var letters = spec.Connect(site with { Workload = "letters" });
        await using var parcels = spec.Connect(site with { Workload = "parcels" });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var calls = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .SelectMany(i => new[] { letters, parcels }.Select(t => t.CallAsync(new(i, 0), limit.Token).AsTask()))
        );

        Assert.All(calls, c => Assert.Equal(new(CallStatus.Ok) { Outcome = "confirmed" }, c));
        foreach (var target in new[] { letters, parcels })
        {
            var ledger = ((IKeepsLedger)target).Ledger("mails")!;
            Assert.Equal((20, 20, 0, 0), (ledger.Acked, ledger.Distinct, ledger.Duplicates, ledger.Lost));
        }
    }

    [KafkaFact]
    public async Task A_topic_of_the_users_has_to_be_there_and_is_not_made()
    {
        var topic = ChannelName.Of(await kafka.DeclareAsync(Publish), "orders");
        await CheckAsync(s_order with { Topic = topic });

        // Twice, because the first attempt might have created it.
        for (var i = 0; i < 2; i++)
            Assert.Equal(
                "kafka: there is no topic nowhere, and none is declared for a load",
                (await Assert.ThrowsAsync<WrongExperimentException>(() => CheckAsync(s_order))).Message
            );
    }

    [KafkaFact]
    public async Task A_proxy_past_which_the_cluster_sends_its_clients_makes_the_experiment_wrong()
    {
        var order = s_order with { Topic = ChannelName.Of(await kafka.DeclareAsync(Publish), "orders") };
        var advertised = kafka.Bed.Broker.Addresses("client")[0];
        await CheckAsync(order, advertised);
        await CheckAsync(order, advertised.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        var wrong = await Assert.ThrowsAsync<WrongExperimentException>(() => CheckAsync(order, "127.0.0.1:1"));

        Assert.StartsWith(
            $"client->kafka: kafka sends its clients to {advertised}, past the proxy at 127.0.0.1:1",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    private Task CheckAsync(TopicTargetSpec target, string? listen = null)
    {
        var address = $"kafka://{kafka.Bed.Broker.Addresses("client")[0]}";
        return new ExternalDestinations(AllowedTargets.LoopbackOnly, TimeProvider.System).CheckAsync(
            [target],
            new() { Services = [], Edges = listen is null ? [] : [new(Edge.Client, "kafka") { Listen = listen }] },
            _ => new() { Address = address },
            _ => address,
            CancellationToken.None
        );
    }
}

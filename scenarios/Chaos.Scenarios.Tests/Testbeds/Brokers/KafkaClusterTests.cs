using Chaos.Targets.Kafka;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningKafka;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A real Kafka of three nodes.</summary>
[Collection(RealBrokers.Name)]
[Trait("Speed", "Slow")]
public sealed class KafkaClusterTests(ThreeKafkas kafka) : IClassFixture<ThreeKafkas>
{
    private static readonly KafkaPublishSpec s_replicated = Publish with { Replicas = 3, MinInSync = 2 };

    [KafkaFact]
    public async Task Clients_and_nodes_reach_every_node_through_its_proxies()
    {
        var publish = s_replicated with { Partitions = 3, SpreadLeaders = true };
        var trial = await kafka.DeclareAsync(publish, Consume);
        await using var publisher = kafka.Open(publish, trial);
        await using var consumer = kafka.Start(Consume, trial);

        await PublishAllAsync(publisher, 0, 3000);
        await consumer.SeesAsync(3000);

        foreach (var node in new[] { "kafka-1", "kafka-2", "kafka-3" })
        {
            Assert.True(
                (await kafka.PassedAsync($"client->{node}")).BytesUp > 500 * 100,
                $"{node}'s share of the messages did not go through its proxy"
            );
            Assert.True(
                (await kafka.PassedAsync($"workers->{node}")).BytesDown > 500 * 100,
                $"{node}'s share of the messages did not come through its proxy"
            );
            Assert.True(
                (await kafka.PassedAsync($"peers->{node}")).BytesDown > 2 * 500 * 100,
                $"{node}'s share was not copied through its proxy"
            );
        }
        Assert.Null(await kafka.Bed.Broker.BypassAsync(CancellationToken.None));
    }

    [KafkaFact]
    public async Task When_the_leader_is_killed_another_node_takes_over_and_it_comes_back_into_sync()
    {
        var trial = await kafka.DeclareAsync(s_replicated);
        await using var publisher = kafka.Open(s_replicated, trial);
        await PublishAllAsync(publisher, 0, 100);
        await kafka.CountsAsync(trial, s_replicated, "orders leader", leader => leader == 1);

        kafka.Bed.Broker.Nodes["kafka-1"].Kill();
        await kafka.Bed.Broker.Nodes["kafka-1"].Exited;

        await PublishAllAsync(publisher, 100, 100);
        await kafka.CountsAsync(trial, s_replicated, "orders leader", leader => leader is 2 or 3);
        await kafka.CountsAsync(trial, s_replicated, "orders in sync", inSync => inSync == 2);
        await kafka.Bed.Broker.RestartAsync("kafka-1", CancellationToken.None);
        await kafka.CountsAsync(trial, s_replicated, "orders in sync", inSync => inSync == 3);
    }

    [KafkaFact]
    public async Task Followers_that_cannot_reach_the_leader_fall_out_of_sync_and_come_back()
    {
        var spec = s_replicated with { FirstLeader = 2, Acks = KafkaAcks.Leader, Idempotence = false };
        var trial = await kafka.DeclareAsync(spec);
        await using var publisher = kafka.Open(spec, trial);

        await kafka.Bed.SwitchAsync("peers->kafka-2", on: false);
        try
        {
            // A follower that has every message counts as in sync, even if it has not fetched for long.
            await PublishAllAsync(publisher, 0, 1);
            await kafka.CountsAsync(trial, spec, "orders in sync", inSync => inSync == 1);
        }
        finally
        {
            await kafka.Bed.SwitchAsync("peers->kafka-2", on: true);
        }
        await kafka.CountsAsync(trial, spec, "orders in sync", inSync => inSync == 3);
    }

    [KafkaFact]
    public async Task Nodes_that_were_all_killed_come_back_one_after_the_other()
    {
        var trial = await kafka.DeclareAsync(s_replicated, Consume);
        await using (var publisher = kafka.Open(s_replicated, trial))
            await PublishAllAsync(publisher, 0, 100);
        var nodes = kafka.Bed.Broker.Nodes;
        foreach (var node in nodes.Values)
            node.Kill();
        foreach (var node in nodes.Values)
            await node.Exited;

        foreach (var name in nodes.Keys.Where(n => nodes[n].Exited.IsCompleted))
            await kafka.Bed.Broker.RestartAsync(name, CancellationToken.None);

        await using var consumer = kafka.Start(Consume, trial);
        await consumer.SeesAsync(100);
    }
}

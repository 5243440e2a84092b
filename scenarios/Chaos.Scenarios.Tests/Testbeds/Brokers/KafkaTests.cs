using Chaos.Core.Calls;
using Chaos.Targets;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningKafka;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A real Kafka of one node.</summary>
[Collection(RealBrokers.Name)]
[Trait("Speed", "Slow")]
public sealed partial class KafkaTests(OneKafka kafka) : IClassFixture<OneKafka>
{
    [KafkaFact]
    public async Task What_is_published_comes_through_the_proxies_in_order_to_every_group()
    {
        var (billing, mail) = (Consume, Consume with { Group = "mail" });
        var trial = await kafka.DeclareAsync(Publish, billing, mail);
        await using var publisher = kafka.Open(Publish, trial);
        await using var first = kafka.Start(billing, trial);
        await using var second = kafka.Start(mail, trial);

        await PublishAllAsync(publisher, 0, 500);

        foreach (var consumer in new[] { first, second })
        {
            await consumer.SeesAsync(500);
            Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), consumer.Numbers);
        }
        Assert.True(
            (await kafka.PassedAsync("client->kafka")).BytesUp > 500 * 100,
            "the messages did not go through the clients' proxy"
        );
        Assert.True(
            (await kafka.PassedAsync("workers->kafka")).BytesDown > 2 * 500 * 100,
            "the messages did not come through the workers' proxy"
        );
        await kafka.CountsAsync(trial, Publish, "orders lag, mail", lag => lag == 0, billing, mail);
        Assert.Null(await kafka.Bed.Broker.BypassAsync(CancellationToken.None));
    }

    [KafkaFact]
    public async Task A_node_that_was_killed_starts_again_on_its_ports_with_what_it_had()
    {
        var trial = await kafka.DeclareAsync(Publish, Consume);
        await using var publisher = kafka.Open(Publish, trial);
        await PublishAllAsync(publisher, 0, 100);
        var (before, direct) = (kafka.Bed.Node.Identity, kafka.Bed.Broker.Direct("kafka"));

        kafka.Bed.Node.Kill();
        await kafka.Bed.Node.Exited;
        await using (var canary = new ProbeTarget(direct, kafka.Bed.Broker.Hello))
            Assert.Equal(CallStatus.Refused, (await canary.CallAsync(default, CancellationToken.None)).Status);
        await kafka.Bed.Broker.RestartAsync("kafka", CancellationToken.None);

        Assert.NotEqual(before, kafka.Bed.Node.Identity);
        Assert.Equal(direct, kafka.Bed.Broker.Direct("kafka"));
        await using var consumer = kafka.Start(Consume, trial);
        await consumer.SeesAsync(100);
        await PublishAllAsync(publisher, 100, 1);
        await consumer.SeesAsync(101);
    }

    [KafkaFact]
    public async Task A_canary_is_answered_by_the_node_and_over_each_of_its_edges()
    {
        foreach (
            var address in new[] { kafka.Bed.Broker.Direct("kafka").Authority }
                .Concat(kafka.Bed.Broker.Addresses("client"))
                .Concat(kafka.Bed.Broker.Addresses("workers"))
        )
        {
            await using var canary = new ProbeTarget(new($"http://{address}"), kafka.Bed.Broker.Hello);
            Assert.Equal(new CallResult(CallStatus.Ok), await canary.CallAsync(default, CancellationToken.None));
        }
    }
}

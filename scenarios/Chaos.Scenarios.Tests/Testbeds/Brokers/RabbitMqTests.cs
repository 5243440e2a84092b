using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;
using Chaos.Targets.RabbitMq;
using RabbitMQ.Client;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningRabbit;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>Publisher, consumer and admin on a real broker that can be killed.</summary>
[Collection(RealBrokers.Name)]
[Trait("Speed", "Slow")]
public sealed partial class RabbitMqTests(RunningRabbit rabbit) : IClassFixture<RunningRabbit>
{
    [RabbitFact]
    public async Task What_is_published_comes_through_the_proxies_in_order_to_every_group()
    {
        var (billing, mail) = (Consume, Consume with { Group = "mail" });
        var trial = await rabbit.DeclareAsync(Publish, billing, mail);
        await using var publisher = rabbit.Open(Publish, trial);
        await using var first = rabbit.Start(billing, trial);
        await using var second = rabbit.Start(mail, trial);

        Assert.All(await PublishAsync(publisher, 0, 500), r => Assert.Equal(CallStatus.Ok, r.Status));

        foreach (var consumer in new[] { first, second })
        {
            await consumer.SeesAsync(500);
            Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), consumer.Numbers);
            Assert.All(consumer.Seen, d => Assert.False(d.Redelivered));
        }
        await rabbit.CountsAsync(trial, Publish, "orders depth, mail", 0, billing, mail);
        var proxies = await rabbit.Bed.Client.ListAsync(CancellationToken.None);
        Assert.Equal(
            ["client-to-rabbit", "workers-to-rabbit"],
            proxies.Keys.Select(k => k.Split('-', 3)[2]).Order(StringComparer.Ordinal)
        );
    }

    [RabbitFact]
    public async Task A_kill_keeps_what_is_durable_and_persistent_and_nothing_else_and_clients_find_back()
    {
        var durable = Publish;
        var transientMessages = Publish with { Channel = "hints", Persistent = false };
        var transientQueue = Publish with { Channel = "views", Durable = false };
        var idle = Consume with { Channel = "pings" };
        const string Trial = "kill";
        await rabbit.Admin.DeclareAsync(
            Trial,
            [durable, transientMessages, transientQueue, Publish with { Channel = "pings" }],
            [idle],
            CancellationToken.None
        );
        await using var consumer = rabbit.Start(idle, Trial);
        await consumer.SubscribedAsync();
        var specs = new[] { durable, transientMessages, transientQueue };
        var publishers = specs.Select(s => rabbit.Open(s, Trial)).ToList();
        foreach (var publisher in publishers)
            Assert.All(await PublishAsync(publisher, 0, 200), r => Assert.Equal(CallStatus.Ok, r.Status));

        rabbit.Bed.Node.Kill();
        await rabbit.Bed.Node.Exited;
        await Eventually.HoldsAsync(
            async () => (await PublishAsync(publishers[0], 1000)).Status == CallStatus.Refused,
            () => "calls are not refused while the broker is away"
        );
        Assert.Empty(await rabbit.Admin.SampleAsync(Trial, specs, [], CancellationToken.None));
        await rabbit.Bed.Broker.RestartAsync("rabbit", CancellationToken.None);

        foreach (var (spec, kept) in specs.Zip([200, 0, 0]))
            await rabbit.CountsAsync(Trial, spec, $"{spec.Channel} depth", kept);
        await using var pings = rabbit.Open(Publish with { Channel = "pings" }, Trial);
        foreach (var publisher in publishers.Append(pings))
            await Eventually.HoldsAsync(
                async () => (await PublishAsync(publisher, 2000)).Status == CallStatus.Ok,
                () => "a publisher does not find the broker again"
            );
        await consumer.SeesAsync(1);
        foreach (var publisher in publishers)
            await publisher.DisposeAsync();
    }

    [RabbitFact]
    public async Task A_call_whose_confirm_is_lost_is_unknown_and_its_message_is_not_sent_again()
    {
        var trial = await rabbit.DeclareAsync(Publish);
        await using var publisher = rabbit.Open(Publish, trial);
        Assert.Equal(CallStatus.Ok, (await PublishAsync(publisher, 0)).Status);
        var proxy = BrokerBed.ProxyOf(rabbit.Bed, "client->rabbit");
        // The broker receives everything, but its replies are lost.
        await rabbit.Bed.Client.AddToxicAsync(
            proxy,
            new NewToxic { Name = "deaf", Toxic = new TimeoutToxic() },
            CancellationToken.None
        );

        var calls = PublishAsync(publisher, 1, 50);
        await rabbit.CountsAsync(trial, Publish, "orders depth", 51);
        Assert.False(calls.IsCompleted);
        await rabbit.Bed.SwitchAsync("client->rabbit", on: false);

        Assert.All(await calls, r => Assert.Equal(CallStatus.Unknown, r.Status));
        Assert.Contains("no confirm before the connection was lost", (await calls)[0].Detail, StringComparison.Ordinal);
        await rabbit.Bed.Client.RemoveToxicAsync(proxy, "deaf", CancellationToken.None);
        await rabbit.Bed.SwitchAsync("client->rabbit", on: true);
        await Eventually.HoldsAsync(
            async () => (await PublishAsync(publisher, 100)).Status == CallStatus.Ok,
            () => "the publisher does not find the broker again"
        );
        await rabbit.CountsAsync(trial, Publish, "orders depth", 52);
    }

    [RabbitFact]
    public async Task What_a_consumer_had_in_hand_when_its_connection_broke_comes_again()
    {
        var trial = await rabbit.DeclareAsync(Publish, Consume);
        await PublishAllAsync(trial, Publish, 100);
        await using (var first = rabbit.Start(Consume, trial, ForEver(from: 10)))
            await first.SeesAsync(11);

        await using var second = rabbit.Start(Consume, trial);
        await second.SeesAsync(90);

        Assert.Equal(Enumerable.Range(10, 90).Select(i => (long)i), second.Numbers);
        // From the tenth on, fifty messages (the prefetch) had been delivered ahead, handled or not.
        Assert.Equal(50, second.Seen.Count(d => d.Redelivered));
    }

    [RabbitFact]
    public async Task A_connection_that_is_cut_is_opened_again_by_the_consumer_itself_while_its_handler_ends_first()
    {
        var spec = Consume with { Prefetch = 1 };
        var trial = await rabbit.DeclareAsync(Publish, spec);
        var gate = new TaskCompletionSource();
        var inHand = 0;
        var most = 0;
        await using var consumer = rabbit.Start(
            spec,
            trial,
            async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inHand));
                await gate.Task;
                Interlocked.Decrement(ref inHand);
                return true;
            }
        );
        await PublishAllAsync(trial, Publish, 3);
        await consumer.SeesAsync(1);

        await rabbit.Bed.SwitchAsync("workers->rabbit", on: false);
        await rabbit.CountsAsync(trial, Publish, "orders depth", 3, spec);
        await rabbit.Bed.SwitchAsync("workers->rabbit", on: true);
        gate.SetResult();

        // The first was handled but could not be acknowledged.
        await consumer.SeesAsync(4);
        Assert.Equal([0L, 0, 1, 2], consumer.Numbers);
        Assert.Equal([false, true, false, false], consumer.Seen.Select(d => d.Redelivered));
        Assert.Equal(1, most);
    }

    [RabbitFact]
    public async Task Automatic_acknowledgement_loses_what_a_consumer_had_not_handled()
    {
        var spec = Consume with { Acknowledge = Acknowledge.Automatic };
        var trial = await rabbit.DeclareAsync(Publish, spec);
        await PublishAllAsync(trial, Publish, 100);
        await using (var first = rabbit.Start(spec, trial, ForEver(from: 10)))
        {
            await first.SeesAsync(11);
            await rabbit.CountsAsync(trial, Publish, "orders depth", 0, spec);
        }
        await PublishAllAsync(trial, Publish, 1, from: 100);

        await using var second = rabbit.Start(spec, trial);
        await second.SeesAsync(1);
        Assert.Equal([100L], second.Numbers);
    }

    [RabbitFact]
    public async Task Acknowledging_before_handling_loses_the_one_that_was_in_hand()
    {
        var spec = Consume with { Acknowledge = Acknowledge.BeforeHandling };
        var trial = await rabbit.DeclareAsync(Publish, spec);
        await PublishAllAsync(trial, Publish, 100);
        await using (var first = rabbit.Start(spec, trial, ForEver(from: 10)))
            await first.SeesAsync(11);

        await using var second = rabbit.Start(spec, trial);
        await second.SeesAsync(89);
        Assert.Equal(Enumerable.Range(11, 89).Select(i => (long)i), second.Numbers);
    }

    [RabbitFact]
    public async Task Poison_goes_to_the_dead_letters_and_the_rest_is_handled()
    {
        var publish = Publish with { DeadLetter = true };
        var trial = await rabbit.DeclareAsync(publish, Consume);
        await using var consumer = rabbit.Start(
            Consume,
            trial,
            (d, _) => ValueTask.FromResult(d.Stamp.Sequence % 10 != 0)
        );

        await PublishAllAsync(trial, publish, 100);

        await consumer.SeesAsync(100);
        await rabbit.CountsAsync(trial, publish, "orders dead letters", 10, Consume);
        await rabbit.CountsAsync(trial, publish, "orders depth", 0, Consume);
    }

    [RabbitFact]
    public async Task Poison_that_is_put_back_comes_again_and_again()
    {
        var spec = Consume with { Requeue = true, Prefetch = 1 };
        var trial = await rabbit.DeclareAsync(Publish, spec);
        await PublishAllAsync(trial, Publish, 2);

        await using var consumer = rabbit.Start(spec, trial, (d, _) => ValueTask.FromResult(d.Stamp.Sequence != 0));

        await Eventually.HoldsAsync(
            () => ValueTask.FromResult(consumer.Seen.Count(d => d.Stamp.Sequence == 0) >= 10),
            () => "the message does not come again"
        );
        Assert.All(consumer.Seen.Where(d => d.Stamp.Sequence == 0).Skip(1), d => Assert.True(d.Redelivered));
    }

    [RabbitFact]
    public async Task A_foreign_message_does_not_stop_a_consumer()
    {
        var trial = await rabbit.DeclareAsync(Publish, Consume);
        await using var consumer = rabbit.Start(Consume, trial);
        await using (var stranger = await new ConnectionFactory { Uri = Amqp }.CreateConnectionAsync())
        {
            await using var channel = await stranger.CreateChannelAsync();
            await channel.BasicPublishAsync(ChannelName.Of(trial, "orders"), "", "who am I"u8.ToArray());
        }

        await PublishAllAsync(trial, Publish, 1);

        await consumer.SeesAsync(1);
        await rabbit.CountsAsync(trial, Publish, "orders depth", 0, Consume);
        Assert.Equal([0L], consumer.Numbers);
    }

    [RabbitFact]
    public async Task What_no_queue_takes_comes_back_when_it_is_mandatory_and_is_confirmed_otherwise()
    {
        var mandatory = Publish with { Mandatory = true };
        var trial = await rabbit.DeclareAsync(mandatory);
        await using var publisher = rabbit.Open(mandatory, trial);
        await using var careless = rabbit.Open(Publish, trial);
        Assert.Equal(CallStatus.Ok, (await PublishAsync(publisher, 0)).Status);
        await DoAsync(c => c.QueueDeleteAsync(ChannelName.Of(trial, "orders"), ifUnused: false, ifEmpty: false));

        var returned = await PublishAsync(publisher, 1, 20);

        Assert.All(returned, r => Assert.Equal(CallStatus.Rejected, r.Status));
        Assert.Equal("no queue takes it: 312 NO_ROUTE", returned[0].Detail);
        Assert.Equal(CallStatus.Ok, (await PublishAsync(careless, 0)).Status);
    }

    [RabbitFact]
    public async Task A_full_queue_turns_calls_away()
    {
        var publish = Publish with { MaxLength = 10 };
        var trial = await rabbit.DeclareAsync(publish);
        await using var publisher = rabbit.Open(publish, trial);
        var results = new List<CallResult>();
        for (var i = 0; i < 20; i++)
            results.Add(await PublishAsync(publisher, i));

        Assert.Equal(10, results.Count(r => r.Status == CallStatus.Ok));
        Assert.All(results.Skip(10), r => Assert.Equal(CallStatus.Rejected, r.Status));
        await rabbit.CountsAsync(trial, publish, "orders depth", 10);
    }

    [RabbitFact]
    public async Task Publishing_to_an_exchange_that_is_not_there_is_never_a_success()
    {
        await using var publisher = rabbit.Open(Publish, "nobody");
        var result = await PublishAsync(publisher, 0);
        Assert.Equal(CallStatus.Unknown, result.Status);
        Assert.Contains("404 NOT_FOUND", result.Detail, StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task A_consumer_waits_for_its_queue_and_notices_when_it_is_deleted()
    {
        var trial = await rabbit.DeclareAsync(Publish);
        await using var consumer = rabbit.Start(Consume, trial);
        await rabbit.Admin.DeclareAsync(trial, [Publish], [Consume], CancellationToken.None);
        await consumer.SubscribedAsync();
        await PublishAllAsync(trial, Publish, 1);
        await consumer.SeesAsync(1);

        // The queue is declared again: the broker cancels the consumer and leaves its channel open.
        await rabbit.Admin.DeclareAsync(trial, [Publish], [Consume], CancellationToken.None);

        await PublishAllAsync(trial, Publish, 1, from: 1);
        await consumer.SeesAsync(2);
    }

    [RabbitFact]
    public async Task A_publish_without_confirms_ends_when_it_is_written()
    {
        var publish = Publish with { Confirms = false };
        var trial = await rabbit.DeclareAsync(publish);
        await using var publisher = rabbit.Open(publish, trial);
        Assert.All(await PublishAsync(publisher, 0, 100), r => Assert.Equal(CallStatus.Ok, r.Status));
        await rabbit.CountsAsync(trial, publish, "orders depth", 100);
    }

    [RabbitFact]
    public async Task While_the_broker_stands_still_nothing_is_counted_and_afterwards_it_is_again()
    {
        var trial = await rabbit.DeclareAsync(Publish);
        await rabbit.CountsAsync(trial, Publish, "orders depth", 0);
        rabbit.Bed.Node.Pause();
        try
        {
            var start = TimeProvider.System.GetTimestamp();
            Assert.Empty(await rabbit.Admin.SampleAsync(trial, [Publish], [], CancellationToken.None));
            Assert.Empty(await rabbit.Admin.SampleAsync(trial, [Publish], [], CancellationToken.None));
            Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
        finally
        {
            rabbit.Bed.Node.Resume();
        }
        await rabbit.CountsAsync(trial, Publish, "orders depth", 0);
    }

    [RabbitFact]
    public async Task A_removed_channel_is_gone_and_may_be_removed_again()
    {
        var publish = Publish with { DeadLetter = true };
        var trial = await rabbit.DeclareAsync(publish, Consume);
        for (var i = 0; i < 2; i++)
            await rabbit.Admin.RemoveAsync(trial, [publish], [Consume], CancellationToken.None);
        Assert.Empty(await rabbit.Admin.SampleAsync(trial, [publish], [Consume], CancellationToken.None));
    }

    [RabbitFact]
    public async Task A_quorum_queue_keeps_its_messages_through_a_kill()
    {
        var publish = Publish with { QueueType = RabbitQueueType.Quorum };
        var trial = await rabbit.DeclareAsync(publish, Consume);
        await PublishAllAsync(trial, publish, 100);
        rabbit.Bed.Node.Kill();
        await rabbit.Bed.Broker.RestartAsync("rabbit", CancellationToken.None);

        await using var consumer = rabbit.Start(Consume, trial);
        await consumer.SeesAsync(100);
        await PublishAllAsync(trial, publish, 1, from: 100);
        await consumer.SeesAsync(101);
    }

    private Uri Amqp => new($"amqp://{rabbit.Bed.Broker.Direct("rabbit").Authority}");

    private async Task PublishAllAsync(string trial, RabbitPublishSpec publish, int count, int from = 0)
    {
        await using var publisher = rabbit.Open(publish, trial);
        Assert.All(await PublishAsync(publisher, from, count), r => Assert.Equal(CallStatus.Ok, r.Status));
    }

    private async Task DoAsync(Func<IChannel, Task> act)
    {
        await using var connection = await new ConnectionFactory { Uri = Amqp }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await act(channel);
    }

    /// <summary>Handles messages up to one, and never finishes that one.</summary>
    private static Func<Delivery, CancellationToken, ValueTask<bool>> ForEver(int from) =>
        async (delivery, cancellationToken) =>
        {
            if (delivery.Stamp.Sequence >= from)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return true;
        };
}

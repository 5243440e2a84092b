using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Faults.Toxics;
using Chaos.Targets.Kafka;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>One cluster for all tests of a class; each test has topics of its own.</summary>
public abstract class RunningKafka(BrokerSpec spec, bool isThere) : IAsyncLifetime
{
    private int _trials;

    internal BrokerBed Bed { get; private set; } = null!;

    internal IBrokerAdmin Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!isThere)
            return;
        Bed = await BrokerBed.OpenAsync(spec);
        await Bed.Broker.StartAsync(CancellationToken.None);
        Admin = Bed.Broker.OpenAdmin();
    }

    public async Task DisposeAsync()
    {
        if (Admin is null)
            return;
        await Admin.DisposeAsync();
        await Bed.DisposeAsync();
    }

    /// <summary>Time limits for a machine that is busy with other tests.</summary>
    internal static KafkaPublishSpec Publish =>
        new()
        {
            Service = "kafka",
            Channel = "orders",
            RequestTimeout = TimeSpan.FromSeconds(10),
            DeliveryTimeout = TimeSpan.FromSeconds(50),
        };

    internal static KafkaConsumerSpec Consume =>
        new()
        {
            Broker = "kafka",
            Channel = "orders",
            Group = "billing",
        };

    /// <summary>Declares a topic for its own trial and returns the trial's token.</summary>
    internal async Task<string> DeclareAsync(KafkaPublishSpec publish, params ConsumerSpec[] consumers)
    {
        var trial = $"t{Interlocked.Increment(ref _trials)}";
        await Admin.DeclareAsync(trial, [publish], consumers, CancellationToken.None);
        return trial;
    }

    internal IPublisher Open(KafkaPublishSpec publish, string trial) =>
        publish.Open(
            new TargetSite(new("http://127.0.0.1"), trial, 1)
            {
                Nodes = Bed.Broker.Addresses("client"),
                Credentials = Bed.Broker.Credentials,
            }
        );

    internal RunningConsumer Start(KafkaConsumerSpec consume, string trial) =>
        new(
            consume.Open(
                new(Bed.Broker.Addresses("workers"), trial, TimeProvider.System)
                {
                    Credentials = Bed.Broker.Credentials,
                }
            ),
            (_, _) => ValueTask.FromResult(true)
        );

    internal static Task<Publication[]> PublishAsync(IPublisher publisher, int from, int count) =>
        Task.WhenAll(
            Enumerable
                .Range(from, count)
                .Select(async number =>
                {
                    var stamp = new MessageStamp(1, 0, number, number, 0);
                    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
                    return await publisher.PublishAsync(stamp, stamp.Payload(100), limit.Token);
                })
        );

    internal static async Task PublishAllAsync(IPublisher publisher, int from, int count) =>
        Assert.Equal(
            [new(CallStatus.Ok)],
            (await PublishAsync(publisher, from, count)).Select(p => p.Result with { Outcome = null }).Distinct()
        );

    /// <summary>Waits until a count of a topic has a value.</summary>
    internal async Task CountsAsync(
        string trial,
        KafkaPublishSpec publish,
        string name,
        Func<double, bool> holds,
        params ConsumerSpec[] consumers
    )
    {
        double? last = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var samples = await Admin.SampleAsync(trial, [publish], consumers, CancellationToken.None);
                last = samples.TryGetValue(name, out var found) ? found : null;
                return last is { } value && holds(value);
            },
            () => $"{name} is {last}"
        );
    }

    /// <summary>Bytes that an edge's proxy has passed on so far.</summary>
    internal async Task<ProxyTraffic> PassedAsync(string edge) =>
        (await Bed.Client.TrafficAsync(CancellationToken.None))[BrokerBed.ProxyOf(Bed, edge)];
}

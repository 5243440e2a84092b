using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Targets.RabbitMq;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>One broker for all tests of a class; each test has channels of its own.</summary>
public sealed class RunningRabbit : IAsyncLifetime
{
    private int _trials;

    internal BrokerBed Bed { get; private set; } = null!;

    internal IBrokerAdmin Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!RabbitFactAttribute.IsInstalled)
            return;
        Bed = await BrokerBed.OpenAsync(Spec);
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

    internal static BrokerSpec Spec { get; } = new() { Name = "rabbit", Kind = "rabbitmq" };

    internal static RabbitPublishSpec Publish => new() { Service = "rabbit", Channel = "orders" };

    internal static RabbitConsumerSpec Consume =>
        new()
        {
            Broker = "rabbit",
            Channel = "orders",
            Group = "billing",
        };

    /// <summary>Declares a channel for its own trial and returns the trial's token.</summary>
    internal async Task<string> DeclareAsync(RabbitPublishSpec publish, params ConsumerSpec[] consumers)
    {
        var trial = $"t{Interlocked.Increment(ref _trials)}";
        await Admin.DeclareAsync(trial, [publish], consumers, CancellationToken.None);
        return trial;
    }

    internal IPublisher Open(RabbitPublishSpec publish, string trial) =>
        publish.Open(
            new TargetSite(new("http://127.0.0.1"), trial, 1)
            {
                Nodes = Bed.Broker.Addresses("client"),
                Credentials = Bed.Broker.Credentials,
            }
        );

    internal RunningConsumer Start(
        RabbitConsumerSpec consume,
        string trial,
        Func<Delivery, CancellationToken, ValueTask<bool>>? handle = null
    ) =>
        new(
            consume.Open(
                new(Bed.Broker.Addresses("workers"), trial, TimeProvider.System)
                {
                    Credentials = Bed.Broker.Credentials,
                }
            ),
            handle ?? ((_, _) => ValueTask.FromResult(true))
        );

    internal static async Task<CallResult> PublishAsync(IPublisher publisher, long number)
    {
        var stamp = new MessageStamp(1, 0, number, 0, 0);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return (await publisher.PublishAsync(stamp, stamp.Payload(100), limit.Token)).Result;
    }

    internal static Task<CallResult[]> PublishAsync(IPublisher publisher, int from, int count) =>
        Task.WhenAll(Enumerable.Range(from, count).Select(i => PublishAsync(publisher, i)));

    /// <summary>Waits until a count of a channel has a value; the broker updates its counts with a delay.</summary>
    internal async Task CountsAsync(
        string trial,
        RabbitPublishSpec publish,
        string name,
        double value,
        params ConsumerSpec[] consumers
    )
    {
        double? last = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var samples = await Admin.SampleAsync(trial, [publish], consumers, CancellationToken.None);
                return (last = samples.TryGetValue(name, out var found) ? found : null) == value;
            },
            () => $"{name} is {last}, not {value}"
        );
    }
}

using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>The RabbitMQ protocol, AMQP 0-9-1.</summary>
internal sealed class RabbitMqProtocol : BrokerProtocol<RabbitMqWords>
{
    private const string Scheme = "amqp";

    /// <summary>The protocol on an edge.</summary>
    internal static EdgeProtocol Amqp { get; } = new(Scheme, "AMQP");

    public override string Name => "RabbitMQ";

    public override EdgeProtocol Spoken => Amqp;

    public override IReadOnlyList<string> Schemes => [Scheme];

    public override IReadOnlyList<int> Ports => [5672];

    public override IReadOnlyList<string> Names => [Scheme, "rabbitmq", "rabbit"];

    public override string Takes => "queue, or exchange and routingKey";

    public override string AddressForm =>
        "an address such as amqp://guest:{{env.PASSWORD}}@127.0.0.1:5672/virtual-host";

    protected override void Check(RabbitMqWords words, CallReading reading)
    {
        CheckMessage(words, reading);
        CheckPlace(words, reading);
        if (words.Receive && string.IsNullOrEmpty(words.Exchange) && !reading.Texts.IsToldWithin(reading.Path))
            reading.Wrong(
                "receive",
                "true",
                "with an exchange that has a name: nothing can be bound to the default one"
            );
        reading.CheckText("routingKey", words.RoutingKey);
        CheckName("exchange", words.Exchange, reading);
        CheckName("queue", words.Queue, reading);
        if ((words.RoutingKey ?? words.Queue) is { } key)
            reading.CheckSent(words.Queue is null ? "routingKey" : "queue", key, ShortText.WhyNot, isSum: true);
        foreach (var name in words.Headers.Keys)
            if (ShortText.WhyNot(name) is { } allowed)
                reading.Wrong($"headers.{name}", TextCheck.Shown(name), allowed);
    }

    protected override TargetSpec TargetOf(RabbitMqWords words, CallReading reading) =>
        new ExchangeTargetSpec
        {
            Service = reading.Service,
            Exchange = words.Exchange ?? "",
            RoutingKey = words.Queue ?? words.RoutingKey ?? "",
            Receive = words.Receive,
            Body = ((IHasBody)words).BodyText,
            Headers = reading.WithArms(words.Headers),
            Feed = reading.Feed,
            Secrets = reading.Secrets,
            Allowed = reading.Allowed,
        };

    public override ReadOnlyMemory<byte> Hello(CanarySite site) => AmqpHello.Bytes;

    protected override BrokerUrl? UrlOf(string address) =>
        BrokerUrl.TryParse(address, Scheme, out var url) && url.Nodes.Count == 1 ? url : null;

    /// <summary>Returns the site with the address of the proxy on the load's edge.</summary>
    protected override TargetSite SiteOf(TargetSite site, BrokerUrl url) =>
        site with
        {
            Nodes = [site.Address.Authority + url.Path],
            DirectNodes = [.. url.Nodes.Select(n => n + url.Path)],
            Credentials = url.Credentials,
        };

    private static void CheckPlace(RabbitMqWords words, CallReading reading)
    {
        if (words.Queue is { } queue)
        {
            if (words.Exchange is not null || words.RoutingKey is not null)
                reading.Wrong(
                    "queue",
                    queue,
                    "without exchange and routingKey: queue means the default exchange and the queue's name as routing key"
                );
            else if (queue.Length == 0)
                reading.Wrong("queue", PlanError.Missing, "a queue that exists");
        }
        else if (words.Exchange is null && words.RoutingKey is null)
            reading.Texts.Wrong(reading.Path, "neither queue nor exchange", "queue, or exchange and routingKey");
        else if (string.IsNullOrEmpty(words.Exchange) && string.IsNullOrEmpty(words.RoutingKey))
            reading.Wrong(
                "routingKey",
                PlanError.Missing,
                "the name of a queue, because the default exchange routes by it"
            );
        else if (words.RoutingKey is null)
            reading.Wrong(
                "routingKey",
                PlanError.Missing,
                "a routing key beside exchange, empty when the exchange ignores it"
            );
        else if (words.Exchange is null)
            reading.Wrong("exchange", PlanError.Missing, "an exchange beside routingKey, empty for the default one");
    }
}

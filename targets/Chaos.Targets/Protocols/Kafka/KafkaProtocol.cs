using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>The Kafka protocol. Clients connect to the addresses that the cluster advertises.</summary>
internal sealed class KafkaProtocol : BrokerProtocol<KafkaWords>
{
    private const string Scheme = "kafka";

    /// <summary>The protocol on an edge.</summary>
    internal static EdgeProtocol Kafka { get; } = new(Scheme, "Kafka") { Unread = "Kafka's protocol" };

    public override EdgeProtocol Spoken => Kafka;

    public override IReadOnlyList<string> Schemes => [Scheme];

    public override IReadOnlyList<int> Ports => [9092];

    public override IReadOnlyList<string> Names => [Scheme];

    public override string Takes => "topic and key";

    public override string AddressForm => "an address such as kafka://127.0.0.1:9092,127.0.0.1:9093";

    public override bool SendsClientsElsewhere => true;

    protected override void Check(KafkaWords words, CallReading reading)
    {
        CheckMessage(words, reading);
        if (string.IsNullOrEmpty(words.Topic))
            reading.Wrong("topic", PlanError.Missing, "a topic that exists");
        reading.CheckText("key", words.Key);
        CheckName("topic", words.Topic, reading);
    }

    protected override TargetSpec TargetOf(KafkaWords words, CallReading reading) =>
        new TopicTargetSpec
        {
            Service = reading.Service,
            Topic = words.Topic ?? "",
            Key = words.Key,
            Receive = words.Receive,
            DeliveryTimeout = reading.Timeout,
            Body = ((IHasBody)words).BodyText,
            Headers = reading.WithArms(words.Headers),
            Feed = reading.Feed,
            Secrets = reading.Secrets,
            Allowed = reading.Allowed,
        };

    public override ReadOnlyMemory<byte> Hello(CanarySite site) => KafkaHello.Bytes;

    protected override BrokerUrl? UrlOf(string address) =>
        BrokerUrl.TryParse(address, Scheme, out var url) && url.Path.Length <= 1 ? url : null;

    protected override TargetSite SiteOf(TargetSite site, BrokerUrl url) =>
        site with
        {
            Address = new($"tcp://{url.Nodes[0]}"),
            Nodes = url.Nodes,
            Credentials = url.Credentials,
        };
}

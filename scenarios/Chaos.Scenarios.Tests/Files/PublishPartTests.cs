using Chaos.Core.Topologies;
using Chaos.Faults.Edges;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Kafka;
using Chaos.Targets.Protocols.RabbitMq;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Loads that publish to the user's own brokers.</summary>
public sealed class PublishPartTests
{
    private const string Text = """
        id: orders.slow-broker
        services:
          rabbit: { url: "amqp://guest:{{env.RABBIT_PASSWORD}}@127.0.0.1:5672/shop" }
          kafka: { url: "kafka://127.0.0.1:9092,127.0.0.1:9093" }
          web: { url: "http://127.0.0.1:80" }
        edges: []
        workloads:
          orders: { service: kafka, topic: orders, key: "{{call}}", headers: { X-Token: "{{env.TOKEN}}" }, body: { id: "{{call}}" }, rate: 50, timeout: 3s }
          mails: { service: rabbit, queue: mails, rate: 50 }
          events: { service: rabbit, exchange: events, routingKey: "order.{{trial}}", body: hello, rate: 50 }
        faults:
          - slow: { edge: client->rabbit, delay: 300ms }
            for: 14s
        objectives:
          - availability >= 95 %
        """;

    [Fact]
    public void A_load_publishes_to_a_topic_a_queue_or_an_exchange()
    {
        var read = SomeFile.Read(Text);

        Assert.Empty(read.Lines);
        var targets = read.Experiment!.Workloads.Select(w => w.Target).ToList();
        var topic = Assert.IsType<TopicTargetSpec>(targets[0]);
        Assert.Equal(
            ("orders", "{{call}}", """{"id":"{{call}}"}""", TimeSpan.FromSeconds(3)),
            (topic.Topic, topic.Key, topic.Body, topic.DeliveryTimeout)
        );
        Assert.Equal("{{env.TOKEN}}", topic.Headers["X-Token"]);
        var queue = Assert.IsType<ExchangeTargetSpec>(targets[1]);
        Assert.Equal(("", "mails", null), (queue.Exchange, queue.RoutingKey, queue.Body));
        var exchange = Assert.IsType<ExchangeTargetSpec>(targets[2]);
        Assert.Equal(("events", "order.{{trial}}", "hello"), (exchange.Exchange, exchange.RoutingKey, exchange.Body));
        Assert.Equal(
            new Edge(Edge.Client, "rabbit") { Protocol = KnownProtocols.With("amqp")!.Spoken },
            Assert.Single(read.Experiment.Topology.Edges)
        );
    }

    [Fact]
    public void An_edge_of_the_users_may_stand_where_a_cluster_says_that_it_is()
    {
        var read = SomeFile.Read(
            Text.Replace(
                    "edges: []",
                    "edges: [{ from: client, to: kafka, listen: \"127.0.0.1:9092\", upstream: \"127.0.0.1:19092\" }]"
                )
                .Replace("client->rabbit", "client->kafka")
        );

        Assert.Empty(read.Lines);
        Assert.Equal(
            new Edge(Edge.Client, "kafka")
            {
                Protocol = KnownProtocols.With("kafka")!.Spoken,
                Listen = "127.0.0.1:9092",
                Upstream = "127.0.0.1:19092",
            },
            read.Experiment!.Topology.Edges[0]
        );
        Assert.Equal(new SlowEdge("client->kafka", TimeSpan.FromMilliseconds(300)), read.Experiment.Faults[0].Fault);
    }

    [Fact]
    public void A_word_of_a_broker_beside_a_path_is_the_only_mistake_where_the_service_speaks_HTTP() =>
        Assert.Equal(
            ["workloads.calls.topic"],
            SomeFile
                .Read(
                    """
                    services: { web: { url: "http://127.0.0.1:5001" } }
                    workloads: { calls: { service: web, path: /, topic: orders, rate: 20 } }
                    faults: [{ slow: { edge: client->web, delay: 200ms }, for: 14s }]
                    objectives: [availability >= 90 %]
                    """
                )
                .Mistakes.Select(m => m.Text.Split(":")[0])
        );

    [Theory]
    [InlineData(
        "queue: mails",
        "topic: mails",
        "workloads.mails.topic: mails is not allowed; allowed: with a service whose url begins with "
            + "kafka://; RabbitMQ has queue, or exchange and routingKey"
    )]
    [InlineData(
        "topic: orders",
        "queue: orders",
        "workloads.orders.queue: orders is not allowed; allowed: with a service whose url begins with amqp://; Kafka has topic and key"
    )]
    [InlineData("topic: orders", "queue: orders", "workloads.orders.topic: missing; expected a topic that exists")]
    [InlineData(
        "service: rabbit, queue",
        "service: web, queue",
        "workloads.mails.queue: mails is not allowed; allowed: with a service whose url begins with amqp://"
    )]
    [InlineData(
        "service: kafka, topic",
        "service: web, topic",
        "workloads.orders.key: {{call}} is not allowed; allowed: with a service whose url begins with kafka://"
    )]
    [InlineData(
        "topic: orders",
        "topic: \"orders-{{call}}\"",
        "workloads.orders.topic: orders-{{call}} is not allowed; allowed: a name without placeholders: "
            + "it is looked up before the load begins"
    )]
    [InlineData(
        "topic: orders",
        "topic: orders, method: GET",
        "workloads.orders.method: GET is not allowed; allowed: with an HTTP request only; Kafka has topic and key"
    )]
    [InlineData(
        "topic: orders",
        "topic: orders, path: /",
        "workloads.orders.path: / is not allowed; allowed: with an HTTP request only; Kafka has topic and key"
    )]
    [InlineData(
        "queue: mails",
        "queue: mails, grpc: a.B/C",
        "workloads.mails.grpc: a.B/C is not allowed; allowed: with a service that is called over gRPC; "
            + "RabbitMQ has queue, or exchange and routingKey"
    )]
    [InlineData(
        "queue: mails, ",
        "",
        "workloads.mails: neither queue nor exchange is not allowed; allowed: queue, or exchange and routingKey"
    )]
    [InlineData(
        "queue: mails",
        "queue: mails, routingKey: mails",
        "workloads.mails.queue: mails is not allowed; allowed: without exchange and routingKey: queue "
            + "means the default exchange and the queue's name as routing key"
    )]
    [InlineData(
        ", routingKey: \"order.{{trial}}\"",
        "",
        "workloads.events.routingKey: missing; expected a routing key beside exchange, empty when the exchange ignores it"
    )]
    [InlineData(
        "exchange: events, ",
        "",
        "workloads.events.exchange: missing; expected an exchange beside routingKey, empty for the default one"
    )]
    [InlineData(
        "exchange: events, routingKey: \"order.{{trial}}\"",
        "exchange: \"\"",
        "workloads.events.routingKey: missing; expected the name of a queue, because the default exchange routes by it"
    )]
    [InlineData(
        "\"order.{{trial}}\"",
        "\"order.{{shop}}\"",
        "workloads.events.routingKey: {{shop}} is not allowed; allowed: {{call}}, {{trial}}, {{uuid}}, "
            + "{{random 1..9}}, {{now}}, {{choose a b c}}, {{base64 text}}, {{env.NAME}}, {{file.PATH}}"
    )]
    [InlineData(
        "X-Token: \"{{env.TOKEN}}\"",
        "X-Token: abc",
        "workloads.orders.headers.X-Token: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "X-Token:",
        "Baggage:",
        "workloads.orders.headers.Baggage: {{env.TOKEN}} is not allowed; allowed: another name: this header identifies the call"
    )]
    [InlineData(
        "guest:{{env.RABBIT_PASSWORD}}@",
        "guest:hunter2@",
        "services.rabbit.url: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "guest:{{env.RABBIT_PASSWORD}}@127.0.0.1:5672",
        "guest:hunter2@127.0.0.1",
        "services.rabbit.url: *** is not allowed; allowed: an address such as "
            + "amqp://guest:{{env.PASSWORD}}@127.0.0.1:5672/virtual-host"
    )]
    [InlineData(
        "@127.0.0.1:5672",
        "@{{env.HOST}}:5672",
        "services.rabbit.url: amqp://guest:{{env.RABBIT_PASSWORD}}@{{env.HOST}}:5672/shop is not "
            + "allowed; allowed: an address such as amqp://guest:{{env.PASSWORD}}@127.0.0.1:5672/virtual-host"
    )]
    [InlineData(
        "127.0.0.1:9093",
        "kafka.example:9093",
        "services.kafka.url: kafka.example is not allowed; allowed: localhost, a loopback address, or a host named by --allow-target"
    )]
    [InlineData(
        "127.0.0.1:9093\"",
        "127.0.0.1:9093\", ready: { http: /health }",
        "services.kafka.ready.http: /health is not allowed; allowed: nothing with a broker: it is ready when it accepts connections"
    )]
    [InlineData(
        "client->rabbit",
        "client->kafka",
        "faults[0].slow.edge: client->kafka is not allowed; allowed: an edge of your own, { from: "
            + "client, to: kafka, listen: what its one node advertises, upstream: where it really listens }: "
            + "Kafka clients connect to the addresses that the cluster advertises, past any proxy before its url"
    )]
    [InlineData(
        "slow: { edge: client->rabbit, delay: 300ms }",
        "answerWithStatus: { edge: client->rabbit, status: 503 }",
        "faults[0].answerWithStatus.edge: client->rabbit is not allowed; allowed: an edge with HTTP or gRPC, because this fault has "
            + "to read requests: client->rabbit speaks AMQP, which no "
            + "proxy here reads; what can be done on it: blackHole, corrupt, cut,"
    )]
    [InlineData(
        "availability >= 95 %",
        "attempts(client->rabbit) <= 2 during fault",
        "objectives[0]: client->rabbit is not allowed; allowed: an edge with HTTP or gRPC, where requests can be counted: "
            + "client->rabbit speaks AMQP"
    )]
    [InlineData(
        "edges: []",
        "edges: [{ from: client, to: kafka }]",
        "edges[0].listen: missing; expected the host:port that the one node of kafka advertises: clients "
            + "of Kafka go there, whatever address they were told"
    )]
    [InlineData(
        "edges: []",
        "edges: [{ from: client, to: kafka, listen: \"127.0.0.1:9092\" }]",
        "edges[0].upstream: missing; expected the host:port at which the node of kafka really listens"
    )]
    [InlineData(
        "edges: []",
        "edges: [{ from: client, to: kafka, listen: \"127.0.0.1:9092\", upstream: \"127.0.0.1:9092\" }]",
        "edges[0].upstream: 127.0.0.1:9092 is not allowed; allowed: another address than listen, where the proxy is"
    )]
    [InlineData(
        "edges: []",
        "edges: [{ from: client, to: rabbit, listen: \"127.0.0.1:1\" }]",
        "edges[0].from: client is not allowed; allowed: a service: edges from the load exist already"
    )]
    [InlineData(
        "edges: []",
        "edges: [{ from: web, to: rabbit, listen: \"127.0.0.1:1\", http: { rewriteHost: true } }]",
        "edges[0].http: with rabbit, a broker is not allowed; allowed: without http: this edge is not HTTP"
    )]
    public void A_mistake_is_reported_with_what_is_allowed(string old, string replacement, string told)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);

        var lines = SomeFile.Read(Text.Replace(old, replacement, StringComparison.Ordinal)).Lines.ToList();

        Assert.Contains(lines, l => l.Contains($": {told}", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Mistakes_are_reported_all_at_once() =>
        Assert.Equal(3, SomeFile.Read(Text.Replace("queue: mails", "topic: mails, method: POST")).Lines.Count());
}

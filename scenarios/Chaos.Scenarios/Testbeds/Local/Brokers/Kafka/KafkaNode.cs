using System.Globalization;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>
/// One node of a cluster in KRaft mode, broker and controller in one, and where it listens. Each kind of caller has a
/// listener of its own, so that each is sent back through its own proxy:
/// <code>
///  load ──── client->kafka-1 ── CLIENTS ┐
///  workers ─ workers->kafka-1 ─ WORKERS ┤
///  nodes ─── peers->kafka-1 ─── PEERS ──┼─ kafka-1
///  admin, canaries ──────────── ADMIN ──┤
///  controllers ──────────── CONTROLLER ─┘
/// </code>
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Folder">Folder of its settings and data.</param>
/// <param name="Ports">The ports of its listeners, <see cref="PortsEach"/> of them.</param>
internal sealed record KafkaNode(string Name, int Id, string Folder, IReadOnlyList<int> Ports)
{
    /// <summary>Number of ports of a node.</summary>
    internal const int PortsEach = 5;

    internal int Clients => Ports[0];

    internal int Workers => Ports[1];

    internal int Peers => Ports[2];

    internal int Admin => Ports[3];

    internal int Controller => Ports[4];

    /// <summary>The addresses that callers are sent to; each is the listener itself until it has a proxy.</summary>
    internal string AdvertisedToClients { get; init; } = Loopback(Ports[0]);

    internal string AdvertisedToWorkers { get; init; } = Loopback(Ports[1]);

    internal string AdvertisedToPeers { get; init; } = Loopback(Ports[2]);

    internal string SettingsFile => Path.Combine(Folder, "server.properties");

    internal string DataFolder => Path.Combine(Folder, "data");

    internal static string Loopback(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>
    /// The node's settings, with time limits that suit a test. By default a follower that is cut off stays in sync for
    /// 30 s, and a killed node is noticed after 9 s, both longer than a trial.
    /// </summary>
    internal string Settings(IReadOnlyList<KafkaNode> cluster)
    {
        var replicas = Math.Min(3, cluster.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            process.roles=broker,controller
            node.id={Id}
            controller.quorum.voters={string.Join(',', cluster.Select(n => $"{n.Id}@{Loopback(n.Controller)}"))}
            listeners=CLIENTS://{Loopback(Clients)},WORKERS://{Loopback(Workers)},PEERS://{Loopback(
                Peers
            )},ADMIN://{Loopback(Admin)},CONTROLLER://{Loopback(Controller)}
            advertised.listeners=CLIENTS://{AdvertisedToClients},WORKERS://{AdvertisedToWorkers},PEERS://{AdvertisedToPeers},ADMIN://{Loopback(
                Admin
            )}
            inter.broker.listener.name=PEERS
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CLIENTS:PLAINTEXT,WORKERS:PLAINTEXT,PEERS:PLAINTEXT,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs={DataFolder.Replace('\\', '/')}
            default.replication.factor={replicas}
            min.insync.replicas={Math.Max(1, replicas - 1)}
            auto.create.topics.enable=false
            offsets.topic.replication.factor={replicas}
            offsets.topic.num.partitions=3
            transaction.state.log.replication.factor={replicas}
            transaction.state.log.min.isr={Math.Max(1, replicas - 1)}
            transaction.state.log.num.partitions=3
            share.coordinator.state.topic.replication.factor={replicas}
            share.coordinator.state.topic.min.isr=1
            num.network.threads=2
            num.io.threads=2
            log.cleaner.dedupe.buffer.size=2097152
            log.initial.task.delay.ms=1000
            log.retention.check.interval.ms=1000
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=1000
            replica.lag.time.max.ms=2000
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            controller.quorum.election.timeout.ms=500
            controller.quorum.fetch.timeout.ms=1000

            """
        );
    }
}

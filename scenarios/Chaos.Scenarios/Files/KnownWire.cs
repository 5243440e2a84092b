using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>A known protocol other than HTTP, and how it is recognised in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ports">Ports that are used for this protocol only.</param>
/// <param name="Words">Schemes of addresses, and parts of names of services and programs.</param>
internal sealed record KnownWire(string Name, IReadOnlyList<int> Ports, IReadOnlyList<string> Words)
{
    /// <summary>Its word for <c>protocol</c>; null when it has none.</summary>
    public string? Word { get; init; }

    /// <summary>Whether a canary has to log in.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>What a canary sends first, as written in YAML; null when that is not known.</summary>
    public string? Canary { get; init; }

    /// <summary>
    /// All known protocols: first those that are a word of an edge, then those for which only a canary is known.
    /// </summary>
    public static IReadOnlyList<KnownWire> All { get; } =
    [
        .. KnownWires
            .All.Where(w => w.Names.Count > 0)
            .Select(w => new KnownWire(w.Spoken.Name, w.Ports, [.. w.Schemes.Union(w.Names)])
            {
                Word = w.Spoken.Word,
                NeedsLogin = w.WhyLogin is not null,
            }),
        new("MongoDB", [27017], ["mongodb", "mongo", "mongod", "mongos"])
        {
            Canary = """
                "4\0\0\0\x01\0\0\0\0\0\0\0\xDD\x07\0\0\0\0\0\0\0\x1F\0\0\0\x10hello\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0"
                """,
        },
        new("Memcached", [11211], ["memcached", "memcache"])
        {
            Canary = """
                "version\r\n"
                """,
        },
        new("NATS", [4222], ["nats"]) { Canary = "\"\"" },
        new("MQTT", [1883], ["mqtt", "mosquitto"])
        {
            Canary = """
                "\x10\x0C\0\x04MQTT\x04\x02\0<\0\0"
                """,
        },
        new("Cassandra", [9042], ["cassandra", "scylla"])
        {
            Canary = """
                "\x04\0\0\0\x05\0\0\0\0"
                """,
        },
        new("SQL Server", [1433], ["sqlserver", "mssql"]),
        new("Oracle", [1521], ["oracle"]),
        new("ZooKeeper", [2181], ["zookeeper"]) { Canary = "\"srvr\"" },
        new("LDAP", [389], ["ldap"]),
        new("SMTP", [25, 587], ["smtp"]) { Canary = "\"\"" },
        new("FTP", [21], ["ftp"]) { Canary = "\"\"" },
        new("SSH", [22], ["ssh", "sftp"]) { Canary = "\"\"" },
        new(
            "TLS",
            [443, 636, 5671, 6380, 8883],
            ["https", "wss", "rediss", "amqps", "mqtts", "ldaps", "grpcs", "tls", "ssl"]
        )
        {
            Word = "tls",
        },
    ];

    /// <summary>The protocol of a port; null for none.</summary>
    public static KnownWire? At(int port) => All.FirstOrDefault(w => w.Ports.Contains(port));

    /// <summary>The protocol of a scheme; null for none.</summary>
    public static KnownWire? With(string scheme) =>
        All.FirstOrDefault(w =>
            w.Words.Contains(scheme.ToLowerInvariant()) || w.Words.Contains(scheme.Split('+')[0].ToLowerInvariant())
        );

    /// <summary>
    /// The protocol in the name of a service or a program, such as <c>orders-redis</c> or <c>redis-server</c>; null
    /// for none.
    /// </summary>
    public static KnownWire? Named(string name) =>
        name.ToLowerInvariant().Split('-', '.', '_').Select(With).FirstOrDefault(w => w is { Word: not "tls" });
}

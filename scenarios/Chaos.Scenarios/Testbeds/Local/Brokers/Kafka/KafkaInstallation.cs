using System.Diagnostics.CodeAnalysis;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>An unpacked distribution of Apache Kafka, by the environment variable KAFKA_HOME.</summary>
/// <param name="Libs">The folder with its jars.</param>
/// <param name="Version">Its version, from the names of its jars.</param>
public sealed record KafkaInstallation(string Libs, string Version)
{
    /// <summary>Name of the variable.</summary>
    public const string Variable = "KAFKA_HOME";

    private const string Clients = "kafka-clients-";

    /// <summary>Class path of all jars; Java expands the wildcard.</summary>
    public string ClassPath => Path.Combine(Libs, "*");

    /// <summary>
    /// Finds the distribution that the variable names. Nothing is searched when it is not set. If there is none,
    /// <paramref name="why"/> says what to do.
    /// </summary>
    public static bool TryFind(
        Func<string, string?> environment,
        [NotNullWhen(true)] out KafkaInstallation? installed,
        [NotNullWhen(false)] out string? why
    )
    {
        (installed, why) = (null, null);
        if (environment(Variable) is not { Length: > 0 } home)
        {
            why =
                $"needs a real Kafka: set {Variable} to the folder of an unpacked Apache Kafka "
                + "distribution, or name a cluster of your own in KAFKA_BOOTSTRAP";
            return false;
        }
        var libs = Path.GetFullPath(Path.Combine(home, "libs"));
        var jars = Directory.Exists(libs)
            ? Directory.EnumerateFiles(libs, "*.jar").Select(f => Path.GetFileNameWithoutExtension(f)).ToList()
            : [];
        var clients = jars.Where(j => j.StartsWith(Clients, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        if (clients is null || !jars.Any(j => j.StartsWith("kafka_", StringComparison.Ordinal)))
        {
            why =
                $"{Variable}: {home} is not an Apache Kafka distribution: it has no libs folder with the jars of a broker";
            return false;
        }
        installed = new(libs, clients[Clients.Length..]);
        return true;
    }
}

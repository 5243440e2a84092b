using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>Runs Kafka's programs on Java, as children of the run.</summary>
/// <param name="site">The run.</param>
/// <param name="java">The Java runtime.</param>
/// <param name="installed">The distribution.</param>
internal sealed class KafkaJava(BrokerSite site, JavaRuntime java, KafkaInstallation installed)
{
    private const string Server = "kafka.Kafka";
    private const string Storage = "kafka.tools.StorageTool";

    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The broker's log configuration: warnings, the line that it has started, and only the first line of an
    /// exception's root cause. A whole stack trace would push that line out of the last lines.
    /// </summary>
    private const string Logging = """
        Configuration:
          Appenders:
            Console:
              name: STDOUT
              PatternLayout:
                pattern: "%d{ISO8601} %p %m (%c)%n%rEx{3}"
          Loggers:
            Root:
              level: WARN
              AppenderRef:
                - ref: STDOUT
            Logger:
              - name: kafka.server.KafkaRaftServer
                level: INFO

        """;

    /// <summary>
    /// The archive of classes to start with; null for none. Java ignores an archive that does not fit.
    /// </summary>
    internal string? Archive { get; init; }

    internal static bool IsPortTaken(ChildProcessException e) =>
        e.Message.Contains("Address already in use", StringComparison.Ordinal);

    /// <summary>Formats every node's data folder for the cluster.</summary>
    internal Task FormatAsync(IReadOnlyList<KafkaNode> nodes, string clusterId, CancellationToken cancellationToken) =>
        Task.WhenAll(
            nodes.Select(async node =>
            {
                await File.WriteAllTextAsync(LoggingOf(node), Logging, cancellationToken);
                var spec = Spec(
                    node,
                    $"{node.Name}-format",
                    [Storage, "format", "-t", clusterId, "-c", node.SettingsFile]
                );
                await using var format = await ChildProcess.StartAsync(
                    spec with
                    {
                        Ready = ReadySign.Started,
                    },
                    site.Time,
                    cancellationToken
                );
                var code = await format.Exited.WaitAsync(s_ready, site.Time, cancellationToken);
                if (code != 0)
                    throw new ChildProcessException(
                        $"{format.Name} ended with exit code {code}:\n{string.Join('\n', await format.LastWordsAsync(cancellationToken))}"
                    );
            })
        );

    /// <summary>Starts a node that can serve without the others.</summary>
    internal Task<ChildProcess> StartAsync(
        KafkaNode node,
        IReadOnlyList<string> options,
        CancellationToken cancellationToken
    ) =>
        ChildProcess.StartAsync(
            Spec(node, node.Name, [.. options, Server, node.SettingsFile]) with
            {
                Ready = ReadySign.Line("Kafka Server started"),
                ReadyWithin = s_ready,
            },
            site.Time,
            cancellationToken
        );

    /// <summary>
    /// Starts nodes at the same time, because one alone would wait for the others. If one does not start, the others
    /// are stopped.
    /// </summary>
    internal async Task<IReadOnlyList<ChildProcess>> StartAsync(
        IReadOnlyList<KafkaNode> nodes,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starts = nodes
            .Select(async node =>
            {
                try
                {
                    return await StartAsync(node, [], stop.Token);
                }
                catch (ChildProcessException)
                {
                    await stop.CancelAsync();
                    throw;
                }
            })
            .ToList();
        try
        {
            return await Task.WhenAll(starts);
        }
        catch
        {
            foreach (var start in starts.Where(s => s.IsCompletedSuccessfully))
                await (await start).DisposeAsync();
            // The reason why the first one failed; the others failed because they were stopped.
            foreach (var start in starts.Where(s => s.IsFaulted))
                await start;
            throw;
        }
    }

    private static string LoggingOf(KafkaNode node) => Path.Combine(node.Folder, "log4j2.yaml");

    private ChildProcessSpec Spec(KafkaNode node, string name, IReadOnlyList<string> program) =>
        new()
        {
            Name = name,
            RunId = site.Options.RunId,
            FileName = java.Program,
            WorkingDirectory = node.Folder,
            // Options for a fast start instead of the fastest code. Throughput on a broker of the run is only
            // comparable with that of another such broker.
            Arguments =
            [
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                .. Archive is null ? Array.Empty<string>() : [$"-XX:SharedArchiveFile={Archive}"],
                $"-Dlog4j2.configurationFile={LoggingOf(node)}",
                "-cp",
                installed.ClassPath,
                .. program,
            ],
            // Removes the user's general settings for Java programs.
            Environment = new Dictionary<string, string?>
            {
                ["JAVA_TOOL_OPTIONS"] = null,
                ["JDK_JAVA_OPTIONS"] = null,
                ["_JAVA_OPTIONS"] = null,
                ["CLASSPATH"] = null,
            },
            LogPath = Path.Combine(site.Options.LogFolder, $"{name}.log"),
        };
}

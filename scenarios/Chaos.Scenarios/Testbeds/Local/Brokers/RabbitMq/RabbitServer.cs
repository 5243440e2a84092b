using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

/// <summary>
/// One node of RabbitMQ and an Erlang name server of its own, as children of the run:
/// <code>
///  run ─┬─ epmd                      knows the node's name; without it the node would start one that outlives the run
///       └─ beam.smp (the broker)     the start script replaces itself by it, so that a kill hits the broker
/// </code>
/// </summary>
internal sealed class RabbitServer : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_epmd = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly ChildProcess _epmd;

    private RabbitServer(ChildProcess epmd, ChildProcess node, int port) => (_epmd, Node, Port) = (epmd, node, port);

    /// <summary>The broker's process.</summary>
    internal ChildProcess Node { get; }

    /// <summary>Its AMQP port.</summary>
    internal int Port { get; }

    /// <exception cref="TestbedException">It does not start.</exception>
    internal static async Task<RabbitServer> StartAsync(
        BrokerSite site,
        RabbitInstallation installed,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var ports = FreePorts.Find(3, $"{site.Options.RunId} {site.Spec.Name}", attempt);
            try
            {
                return await StartAsync(site, installed, ports[0], ports[1], ports[2], cancellationToken);
            }
            catch (ChildProcessException e) when (IsPortTaken(e) && attempt + 1 < Attempts)
            {
                // Another program took a port. The next attempt uses other ports.
                Directory.Delete(site.DataFolder, recursive: true);
            }
            catch (ChildProcessException e)
            {
                throw Failed(site, e);
            }
        }
    }

    /// <summary>The error of a failed start, in a line.</summary>
    internal static TestbedException Failed(BrokerSite site, ChildProcessException e)
    {
        var name = site.Spec.Name;
        if (IsPortTaken(e))
            return new($"{name}: RabbitMQ does not start: a port that it needs was taken by another program", e);
        var lines = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            $"{name}: RabbitMQ does not start: {string.Join(" | ", [lines[0], .. lines.Skip(1).TakeLast(5)])} (full log: {LogOf(site)})",
            e
        );
    }

    /// <summary>Stops it at once: its data are removed with the run.</summary>
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await _epmd.DisposeAsync();
    }

    private static string LogOf(BrokerSite site) => Path.Combine(site.Options.LogFolder, $"{site.Spec.Name}.log");

    private static bool IsPortTaken(ChildProcessException e) =>
        e.Message.Contains("eaddrinuse", StringComparison.Ordinal)
        || e.Message.Contains("already in use", StringComparison.OrdinalIgnoreCase);

    private static async Task<RabbitServer> StartAsync(
        BrokerSite site,
        RabbitInstallation installed,
        int port,
        int distribution,
        int names,
        CancellationToken cancellationToken
    )
    {
        var environment = Lay(site, port, distribution, names);
        var epmd = await ChildProcess.StartAsync(
            Spec(site, "epmd", installed.Epmd, environment) with
            {
                Arguments = ["-address", "127.0.0.1", "-port", Text(names)],
                Ready = ReadySign.Started,
            },
            site.Time,
            cancellationToken
        );
        try
        {
            await ListensAsync(epmd, names, site.Time, cancellationToken);
            var node = await ChildProcess.StartAsync(
                Spec(site, null, installed.Server, environment) with
                {
                    Ready = ReadySign.Line("Server startup complete"),
                    ReadyWithin = s_ready,
                },
                site.Time,
                cancellationToken
            );
            return new(epmd, node, port);
        }
        catch
        {
            await epmd.DisposeAsync();
            throw;
        }
    }

    private static ChildProcessSpec Spec(
        BrokerSite site,
        string? part,
        string program,
        IReadOnlyDictionary<string, string?> environment
    )
    {
        var name = part is null ? site.Spec.Name : $"{site.Spec.Name}-{part}";
        return new()
        {
            Name = name,
            RunId = site.Options.RunId,
            FileName = program,
            Environment = environment,
            LogPath = Path.Combine(site.Options.LogFolder, $"{name}.log"),
        };
    }

    /// <summary>Writes the broker's files and sets its environment variables.</summary>
    private static Dictionary<string, string?> Lay(BrokerSite site, int port, int distribution, int names)
    {
        var data = Path.GetFullPath(site.DataFolder);
        Directory.CreateDirectory(data);
        string In(string name) => Path.Combine(data, name);
        File.WriteAllText(
            In("rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{Text(port)}
            collect_statistics_interval = 1000
            """
        );
        File.WriteAllText(In("plugins"), "[].\n");
        File.Delete(In(".erlang.cookie"));
        File.WriteAllText(In(".erlang.cookie"), site.Options.RunId);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(In(".erlang.cookie"), UnixFileMode.UserRead);
        return new()
        {
            ["HOME"] = data,
            ["ERL_EPMD_PORT"] = Text(names),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            // Ignores the settings of the system's own broker and of the user.
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_HOME"] = null,
            ["RABBITMQ_USE_LONGNAME"] = null,
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = In("advanced.config"),
            ["RABBITMQ_NODENAME"] = "rabbit@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Text(port),
            ["RABBITMQ_DIST_PORT"] = Text(distribution),
            ["RABBITMQ_MNESIA_BASE"] = In("mnesia"),
            ["RABBITMQ_LOG_BASE"] = In("log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = In("pid"),
            ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("plugins"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = In("generated"),
            // Schedulers that wait do not spin: on a small machine that would take processor time from the clients.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
            // The script becomes the broker instead of waiting for it.
            ["RUNNING_UNDER_SYSTEMD"] = "1",
        };
    }

    /// <summary>
    /// Waits until the name server listens: a node that finds none starts one of its own, which would outlive the run.
    /// </summary>
    private static async Task ListensAsync(
        ChildProcess epmd,
        int port,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (epmd.Exited.IsCompleted)
                throw new ChildProcessException(
                    $"{epmd.Name} ended with exit code {await epmd.Exited}: "
                        + $"{string.Join(" | ", await epmd.LastWordsAsync(cancellationToken))}"
                );
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
                return;
            }
            catch (SocketException e)
            {
                if (time.GetElapsedTime(start) > s_epmd)
                    throw new ChildProcessException(
                        $"{epmd.Name} does not listen on port {Text(port)}: {e.Message}",
                        e
                    );
            }
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

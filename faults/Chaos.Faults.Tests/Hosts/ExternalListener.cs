using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Hosts;

/// <summary>A service that the user has started: it listens at a port and answers with its process number.</summary>
internal sealed class ExternalListener : IAsyncDisposable
{
    // Every Debian system has Perl.
    private const string Script = """
        use Socket; $|=1; socket(S,PF_INET,SOCK_STREAM,0); setsockopt(S,SOL_SOCKET,SO_REUSEADDR,1);
        bind(S,sockaddr_in($ARGV[0],INADDR_LOOPBACK)) or die "port $ARGV[0] is taken\n"; listen(S,5); print "up\n";
        while(accept(C,S)){ print C "$$\n"; close C; }
        """;

    private readonly ChildProcess _process;
    private readonly string _folder;

    private ExternalListener(ChildProcess process, int port, string folder) =>
        (_process, Address, _folder) = (process, new(IPAddress.Loopback, port), folder);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Number and start time of the process.</summary>
    public ChildProcess Process => _process;

    /// <summary>The command that starts another process in its place.</summary>
    public StartCommand Again(string runId) =>
        new()
        {
            Words = ["perl", "-e", Script, Port],
            LogPath = Path.Combine(_folder, "start.log"),
            Tag = $"{runId}-app",
        };

    private string Port => Address.Port.ToString(CultureInfo.InvariantCulture);

    public static async Task<ExternalListener> StartAsync()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var process = await ChildProcess.StartAsync(
            new()
            {
                Name = "somebody's",
                RunId = Some.RunId(),
                FileName = "perl",
                Arguments = ["-e", Script, port.ToString(CultureInfo.InvariantCulture)],
                Ready = ReadySign.Line("up"),
            },
            TimeProvider.System,
            CancellationToken.None
        );
        return new(process, port, Directory.CreateTempSubdirectory("chaos-listener-").FullName);
    }

    /// <summary>The process as a host of the service <c>app</c>.</summary>
    public RunningProcess Host(StartCommand? start = null) =>
        new("app", _process.Identity, TimeProvider.System)
        {
            Start = start,
            Listens = [$"{Address}"],
            Found = () => new AllowedProcesses().Listening("services.app.pid", "listening", [Address]),
            StartsWithin = Some.LongTime,
        };

    /// <summary>Returns the number of the process that answers there now.</summary>
    public async Task<int> AskAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address);
        using var reader = new StreamReader(client.GetStream());
        return int.Parse((await reader.ReadLineAsync().WaitAsync(Some.LongTime))!, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        // A process that was started in its place belongs to this test too.
        foreach (var owner in PortOwner.All(Address, out _))
            if (OperatingSystem.IsLinux())
                _ = Posix.kill(owner.Pid, Posix.SigKill);
        Directory.Delete(_folder, recursive: true);
    }
}

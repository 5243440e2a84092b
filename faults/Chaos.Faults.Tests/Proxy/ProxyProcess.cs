using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chaos.Faults.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>The proxy as a process, with a limit of open files.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly Process _process;

    private ProxyProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public StreamReader Errors => _process.StandardError;

    /// <summary>Address of its API, when it is ready.</summary>
    public Uri Api { get; private set; } = null!;

    public ToxiproxyClient Client { get; private set; } = null!;

    /// <summary>The files that it has open.</summary>
    public int Files => Count("fd");

    public int Threads => Count("task");

    public static ProxyProcess Start(int files) =>
        new(
            Process.Start(
                new ProcessStartInfo(
                    "bash",
                    [
                        "-c",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"ulimit -n {files} && exec dotnet \"$0\" -port 0 -ready-line"
                        ),
                        Path.Combine(AppContext.BaseDirectory, "Chaos.Proxy.dll"),
                    ]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        );

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        Api = new(JsonDocument.Parse(line!).RootElement.GetProperty("ready").GetString()!);
        Client = new(_http, Api);
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end. Returns the exit code.</summary>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
    }

    private int Count(string folder) =>
        Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/{folder}")).Length;
}

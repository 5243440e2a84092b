using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Runs the warden process. It writes <see cref="Watching"/>, waits for its input to end, and cleans up after the run
/// unless the run has sent <see cref="Done"/>. The kernel closes the run's end of the pipe however the run dies, so
/// every death is noticed. The keeper is a second process of the same code. It lets the warden clean up, and does so
/// itself when the warden has died too.
/// </summary>
public sealed class WardenLoop(string runId, string journalPath, TimeProvider time)
{
    /// <summary>The line that the warden writes when it is ready.</summary>
    public const string Watching = "watching";

    /// <summary>The line that the run writes when it has reverted everything itself.</summary>
    public const string Done = "done";

    /// <summary>File in the run's folder with the warden's process number and start time.</summary>
    internal const string IdentityFile = "warden";

    /// <summary>The same for the keeper.</summary>
    internal const string KeeperFile = "keeper";

    /// <summary>How long the keeper waits for a warden that is cleaning up; a warden needs less.</summary>
    static readonly TimeSpan s_wardenLimit = TimeSpan.FromSeconds(6);

    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    static readonly PosixSignal[] s_ignored =
    [
        PosixSignal.SIGINT,
        PosixSignal.SIGHUP,
        PosixSignal.SIGTERM,
        PosixSignal.SIGQUIT,
    ];

    /// <summary>Whether this process is the keeper, which stands behind the warden.</summary>
    public bool IsKeeper { get; init; }

    string Folder => Path.GetDirectoryName(journalPath)!;

    /// <summary>Waits until the input ends, then cleans up.</summary>
    /// <returns>0 when nothing of the run is left, 1 otherwise.</returns>
    public async Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        // Fails harmlessly when the warden leads a session already.
        if (OperatingSystem.IsLinux())
            _ = Posix.setsid();
        var registrations = s_ignored
            .Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true))
            .ToArray();
        try
        {
            await PrepareAsync(cancellationToken);
            await output.WriteLineAsync(Watching);
            await output.FlushAsync(cancellationToken);
            // Not awaited: if it is not finished, the first undo is only slower. The keeper seldom has anything to undo.
            if (!IsKeeper)
                _ = WarmUpAsync(cancellationToken);
            while (await input.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line == Done)
                    return 0;
            }
            if (IsKeeper)
                await AwaitWardenAsync(cancellationToken);
            var report = await new Cleanup(runId, journalPath, time).RunAsync(cancellationToken);
            return report.Complete ? 0 : 1;
        }
        finally
        {
            foreach (var registration in registrations)
                registration.Dispose();
        }
    }

    async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(Folder, IsKeeper ? KeeperFile : IdentityFile),
                IdentityText.Of(ProcessIdentity.Current),
                cancellationToken
            );
        }
        catch (DirectoryNotFoundException)
        {
            // The run died at once, and the other process has cleaned up already.
        }
    }

    /// <summary>Waits until the warden has ended, whether it has cleaned up or was killed.</summary>
    async Task AwaitWardenAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (
            IdentityText.Read(Path.Combine(Folder, IdentityFile)) is { IsAlive: true }
            && time.GetElapsedTime(since) < s_wardenLimit
        )
            await Task.Delay(s_look, time, cancellationToken);
    }

    /// <summary>
    /// Loads and compiles the code of an undo in advance. The first request of a process can take longer than an undo
    /// may.
    /// </summary>
    async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = JournalContent.Read(journalPath);
            _ = RunMark.Find(runId);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var scope = new UndoScope(runId, [], time);
            var undo = new UndoReplay(scope).RunAsync(
                [new(1, new HttpUndo { Method = "DELETE", Url = new($"http://{listener.LocalEndpoint}") })],
                cancellationToken
            );
            using var connection = await listener.AcceptTcpClientAsync(cancellationToken);
            await using var stream = connection.GetStream();
            _ = await stream.ReadAsync(new byte[1024], cancellationToken);
            await stream.WriteAsync(
                "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(),
                cancellationToken
            );
            await undo;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // Without the warm-up the first undo is only slower.
        }
    }
}

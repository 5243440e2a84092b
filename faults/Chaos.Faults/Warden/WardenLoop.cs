using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Runs the warden process. It writes <see cref="Watching"/>, waits for its input to end, and cleans up after the run
/// unless the run has sent <see cref="Done"/>. The kernel closes the run's end of the pipe however the run dies, so
/// every death is noticed.
/// </summary>
public sealed class WardenLoop(string runId, string journalPath, TimeProvider time)
{
    /// <summary>The line that the warden writes when it is ready.</summary>
    public const string Watching = "watching";

    /// <summary>The line that the run writes when it has reverted everything itself.</summary>
    public const string Done = "done";

    /// <summary>File in the run's folder with the warden's process number and start time.</summary>
    internal const string IdentityFile = "warden";

    static readonly PosixSignal[] s_ignored =
    [
        PosixSignal.SIGINT,
        PosixSignal.SIGHUP,
        PosixSignal.SIGTERM,
        PosixSignal.SIGQUIT,
    ];

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
            // Not awaited: if it is not finished, the first undo is only slower.
            _ = WarmUpAsync(cancellationToken);
            while (await input.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line == Done)
                    return 0;
            }
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
        var self = ProcessIdentity.Current;
        await File.WriteAllTextAsync(
            Path.Combine(Path.GetDirectoryName(journalPath)!, IdentityFile),
            string.Create(CultureInfo.InvariantCulture, $"{self.Pid} {self.StartTime}"),
            cancellationToken
        );
    }

    /// <summary>
    /// Loads and compiles the code of an undo in advance. The first request of a process can take longer than an undo
    /// may.
    /// </summary>
    async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        _ = JournalContent.Read(journalPath);
        _ = RunMark.Find(runId);
        try
        {
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

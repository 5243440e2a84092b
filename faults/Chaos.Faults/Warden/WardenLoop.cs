using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// What the warden process does: it says <see cref="Watching"/>, waits for its input to end, and cleans up after the
/// run unless the runner took its leave with <see cref="Done"/>. The kernel closes the runner's end of the pipe however
/// the runner dies, so no death goes unseen.
/// </summary>
public sealed class WardenLoop(string runId, string journalPath, TimeProvider time)
{
    /// <summary>What the warden writes when it is on guard.</summary>
    public const string Watching = "watching";

    /// <summary>What the runner writes when it has taken everything back itself.</summary>
    public const string Done = "done";

    /// <summary>File in the run's folder that tells which process its warden is.</summary>
    internal const string IdentityFile = "warden";

    static readonly PosixSignal[] s_ignored =
    [
        PosixSignal.SIGINT,
        PosixSignal.SIGHUP,
        PosixSignal.SIGTERM,
        PosixSignal.SIGQUIT,
    ];

    /// <summary>Watches until the input ends.</summary>
    /// <returns>0 when nothing of the run is left, 1 when something is.</returns>
    public async Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        // Fails when it leads a session already, which is just as well.
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
            // Nobody waits for it: what it does not get done only makes the first undo slower.
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
    /// What is needed in a hurry later is loaded and compiled now: the first request of a process can take longer than
    /// an undo may.
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
            // Without it the first undo is slower, no more.
        }
    }
}

using System.Runtime.InteropServices;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Asks a run of this user in another process to stop, as Ctrl+C in its terminal does. The run reverts its faults and
/// keeps what it measured. A second request is not sent, because the run would take it for a wish to end at once.
/// </summary>
/// <param name="run">The run, which is in progress.</param>
/// <param name="time">The clock.</param>
public sealed class StopRequest(LeftoverRun run, TimeProvider time)
{
    /// <summary>File in the run's folder that exists when the run was asked to stop.</summary>
    private const string AskedFile = "stop";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly string _journal = Path.Combine(run.Folder, Journal.FileName);

    private ProcessIdentity Runner => run.Header!.Runner;

    /// <summary>Asks the run. Returns whether this is the first request.</summary>
    /// <exception cref="TestbedException">The run cannot be asked; the message says why.</exception>
    public bool Ask()
    {
        if (!OperatingSystem.IsLinux())
            throw new TestbedException(
                $"run {run.RunId} cannot be asked from here, which needs Linux: press Ctrl+C in its terminal"
            );
        if (Runner.State == HostState.Paused)
            throw new TestbedException(
                $"run {run.RunId} cannot stop: its process {Runner.Pid} is paused; kill -CONT {Runner.Pid} resumes it, "
                    + $"and kill -KILL {Runner.Pid} ends it and lets its warden revert its faults"
            );
        var file = Path.Combine(run.Folder, AskedFile);
        try
        {
            using (new FileStream(file, FileMode.CreateNew, FileAccess.Write)) { }
        }
        catch (DirectoryNotFoundException)
        {
            // It has ended in the meantime.
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
        if (Runner.IsAlive && Posix.kill(Runner.Pid, Posix.SigTerm) != 0 && Runner.IsAlive)
        {
            var why = Marshal.GetLastPInvokeErrorMessage();
            File.Delete(file);
            throw new TestbedException($"process {Runner.Pid} of run {run.RunId} accepts no signal from you ({why})");
        }
        return true;
    }

    /// <summary>Waits until the run has no fault in force. Returns false when the time limit has passed.</summary>
    public Task<bool> FaultsAreBackAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        HoldsAsync(() => Faults == 0, limit, cancellationToken);

    /// <summary>
    /// Waits until the run's process has ended and its folder is gone. Returns false when the time limit has passed.
    /// </summary>
    public Task<bool> HasEndedAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        HoldsAsync(() => !Runner.IsAlive && !Directory.Exists(run.Folder), limit, cancellationToken);

    /// <summary>Whether the run's process and both of its guards have ended, and its folder is left.</summary>
    public bool IsLeftBehind =>
        !Runner.IsAlive
        && Directory.Exists(run.Folder)
        && new[] { WardenLoop.IdentityFile, WardenLoop.KeeperFile }.All(file =>
            IdentityText.Read(Path.Combine(run.Folder, file)) is not { IsAlive: true }
        );

    private int Faults
    {
        get
        {
            try
            {
                return JournalContent.Read(_journal).Pending.Count;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    private async Task<bool> HoldsAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(begun) > limit || IsLeftBehind)
                return condition();
            await Task.Delay(s_look, time, cancellationToken);
        }
        return true;
    }
}

using System.Runtime.InteropServices;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Child;

/// <summary>
/// A small run: journal, warden, keeper, two children, a toxic on an external proxy, a pause. It reports each moment on
/// standard output.
/// </summary>
public static class Runner
{
    public static async Task<int> RunAsync(StateFolder state, string runId, Uri proxy, Moment last, int? somebodys)
    {
        var time = TimeProvider.System;
        var interrupted = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            context =>
            {
                context.Cancel = true;
                interrupted.TrySetResult();
            }
        );
        using var journal = Journal.Create(
            state,
            new()
            {
                RunId = runId,
                Runner = ProcessIdentity.Current,
                Start = time.GetUtcNow(),
                Description = $"test run up to {last}",
            }
        );
        // Disposed in reverse order: the keeper waits for the warden.
        await using var keeper = await WardenProcess.StartAsync(
            "dotnet",
            [typeof(Runner).Assembly.Location, .. WardenProcess.KeeperArguments(runId, journal.Path)],
            time,
            CancellationToken.None
        );
        await using var warden = await WardenProcess.StartAsync(
            "dotnet",
            [typeof(Runner).Assembly.Location, .. WardenProcess.Arguments(runId, journal.Path)],
            time,
            CancellationToken.None
        );
        Console.WriteLine($"keeper {keeper.Identity.Pid} {keeper.Identity.StartTime}");
        Console.WriteLine($"warden {warden.Identity.Pid} {warden.Identity.StartTime}");
        if (await ReachedAsync(Moment.Guarded))
            return 0;

        await using var service = await ChildProcess.StartAsync(
            Shell("service", "echo up; exec sleep 1000"),
            time,
            CancellationToken.None
        );
        await using var wrapper = await ChildProcess.StartAsync(
            Shell("wrapper", "sleep 1000 & echo up; wait"),
            time,
            CancellationToken.None
        );
        if (await ReachedAsync(Moment.Started))
            return 0;

        var toxic = new Uri(proxy, "/proxies/payment/toxics/latency");
        var undoToxic = journal.Record(
            new HttpUndo
            {
                Method = "DELETE",
                Url = toxic,
                AlsoFine = [404],
            }
        );
        if (await ReachedAsync(Moment.Recorded))
            return 0;

        using var http = new HttpClient();
        await http.PostAsync(new Uri(proxy, "/proxies/payment/toxics"), new StringContent("latency"));
        if (await ReachedAsync(Moment.Injected))
            return 0;

        var undoPause = journal.Record(new ResumeUndo(service.Identity));
        service.Pause();
        if (somebodys is { } pid)
        {
            var running = new RunningProcess("app", ProcessIdentity.Of(pid)!.Value, time);
            journal.Record(running.UndoPause);
            await running.PauseAsync(CancellationToken.None);
        }
        if (await ReachedAsync(Moment.Paused))
            return 0;

        service.Resume();
        journal.Reverted(undoPause);
        await http.DeleteAsync(toxic);
        journal.Reverted(undoToxic);
        await service.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await wrapper.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await warden.DoneAsync(CancellationToken.None);
        journal.Delete();
        await keeper.DoneAsync(CancellationToken.None);
        return 0;

        ChildProcessSpec Shell(string name, string script) =>
            new()
            {
                Name = name,
                RunId = runId,
                FileName = "sh",
                Arguments = ["-c", script],
                Ready = ReadySign.Line("up"),
            };

        async Task<bool> ReachedAsync(Moment moment)
        {
            Console.WriteLine($"at {moment}");
            if (moment != last)
                return false;
            await interrupted.Task;
            Console.WriteLine($"interrupted, {RunMark.Find(runId).Count} marked processes live");
            return true;
        }
    }
}

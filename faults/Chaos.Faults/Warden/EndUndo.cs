using System.ComponentModel;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Undo record that kills a process and its tree. It is for systems on which <see cref="RunMark"/> finds no processes.
/// </summary>
/// <param name="Process">The process; another one with a reused number is left alone.</param>
[UndoKind("end")]
internal sealed record EndUndo(ProcessIdentity Process) : UndoRecord
{
    public override string Summary => $"end process {Process.Pid}";

    public override string Lane => $"process {Process.Pid}";

    public override Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken) =>
        Task.FromResult(Revert());

    UndoOutcome Revert()
    {
        if (!Process.IsAlive)
            return new(Summary, UndoResult.NotNeeded, "it has ended");
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process.Pid);
            process.Kill(entireProcessTree: true);
            return new(Summary, UndoResult.Reverted, "ended with its tree");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return new(Summary, UndoResult.NotNeeded, "it has ended");
        }
        catch (Exception e) when (e is Win32Exception or AggregateException)
        {
            return new(Summary, UndoResult.Failed, e.Message);
        }
    }
}

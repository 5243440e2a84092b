using System.ComponentModel;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Ends a process and its tree: how children are found again on systems where <see cref="RunMark"/> finds nothing.
/// </summary>
/// <param name="Process">The process; one that got its number later is left alone.</param>
[UndoKind("end")]
public sealed record EndUndo(ProcessIdentity Process) : UndoRecord
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

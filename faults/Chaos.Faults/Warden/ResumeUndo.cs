using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>Undo record that resumes a paused process (SIGCONT), with its group if it leads one.</summary>
/// <param name="Process">The process; another one with a reused number is left alone.</param>
[UndoKind("resume")]
public sealed record ResumeUndo(ProcessIdentity Process) : UndoRecord
{
    public override string Summary => $"resume process {Process.Pid}";

    public override string Lane => $"process {Process.Pid}";

    public override Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken) =>
        Task.FromResult(Revert(scope));

    UndoOutcome Revert(UndoScope scope)
    {
        if (scope.EndsWithTheRun(Process))
            return new(Summary, UndoResult.NotNeeded, "ends with the run");
        if (!OperatingSystem.IsLinux() || ProcStat.Read(Process.Pid) is not { } stat)
            return new(Summary, UndoResult.Failed, "needs Linux");
        var sent = Posix.kill(stat.Group == Process.Pid ? -Process.Pid : Process.Pid, Posix.SigCont) == 0;
        return new(Summary, sent ? UndoResult.Reverted : UndoResult.Failed, sent ? "SIGCONT sent" : "not permitted");
    }
}

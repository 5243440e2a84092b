using Chaos.Core.Texts;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>The result of cleaning up after a dead run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Outcomes">Outcome of each undo record, in the order of the injections.</param>
/// <param name="Sweep">Result of killing its processes.</param>
internal sealed record CleanupReport(string RunId, IReadOnlyList<UndoOutcome> Outcomes, RunSweep Sweep)
{
    /// <summary>Whether nothing of the run is left.</summary>
    public bool Complete => Sweep.Left.Count == 0 && Outcomes.All(o => o.Result != UndoResult.Failed);

    /// <summary>The report, line by line.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var outcome in Outcomes)
            yield return $"run {RunId}: {outcome}";
        if (Sweep.Ended > 0)
            yield return $"run {RunId}: ended {Counted.Of(Sweep.Ended, "process", "processes")}";
        foreach (var process in Sweep.Left)
            yield return $"run {RunId}: process {process.Pid} is still running";
        yield return Complete ? $"run {RunId}: nothing is left of it" : $"run {RunId}: NOT clean";
    }
}

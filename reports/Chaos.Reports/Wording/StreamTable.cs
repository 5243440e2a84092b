using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>When the messages of an experiment's streams came, by arm and phase. Empty when no workload is a stream.</summary>
/// <param name="run">The run.</param>
/// <param name="result">What the experiment came to.</param>
public sealed class StreamTable(RunContent run, ExperimentResult result)
{
    /// <summary>What the times are.</summary>
    public const string What = "from the begin of a call to its first message, and from one message to the next";

    /// <summary>The rows, each with its arm and its phase.</summary>
    public IReadOnlyList<(ArmSummary Arm, Phase Phase, StreamRow Row)> Rows { get; } =
    [
        .. result
            .Arms.InOrder()
            .Select(a => (Arm: a, Rounds: run.Trials(a).Select(t => t.Record).OfType<TrialRecord>().ToList()))
            .SelectMany(a =>
                PhasesOf(a.Rounds).SelectMany(p => StreamRow.Of(a.Rounds, p).Select(row => (a.Arm, p, row)))
            ),
    ];

    /// <summary>The rows of the phase that says most, of each arm: that of the fault, or the only one.</summary>
    public IReadOnlyList<(ArmSummary Arm, Phase Phase, IReadOnlyList<StreamRow> Rows)> Main =>
        [
            .. Rows.GroupBy(r => r.Arm)
                .Select(arm => (Arm: arm.Key, Phases: arm.GroupBy(r => r.Phase).ToList()))
                .Select(arm =>
                {
                    var main = arm.Phases.FirstOrDefault(p => p.Key == Phase.DuringFault) ?? arm.Phases[0];
                    return (arm.Arm, main.Key, (IReadOnlyList<StreamRow>)[.. main.Select(r => r.Row)]);
                }),
        ];

    private static IReadOnlyList<Phase> PhasesOf(IReadOnlyList<TrialRecord> rounds) =>
        rounds.Any(r => r.Receipts.Count > 0) ? [Phase.Baseline, Phase.DuringFault, Phase.AfterFault] : [Phase.Whole];
}

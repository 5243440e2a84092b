using System.Diagnostics.CodeAnalysis;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Core.Expectations;

/// <summary>
/// Expects the candidate to keep a limit and the control to miss the same limit. If the control keeps it too, the fault
/// had no effect on the figure, and the mitigation has proved nothing. Without a control a Pass is marked uncontrolled.
/// </summary>
public sealed record Objective : Expectation
{
    /// <summary>An objective whose parts are set by name.</summary>
    public Objective() { }

    /// <summary>An objective in one line.</summary>
    [SetsRequiredMembers]
    public Objective(Metric metric, Phase phase, Limit limit) => (Metric, Phase, Limit) = (metric, phase, limit);

    /// <summary>The limit.</summary>
    public required Limit Limit { get; init; }

    /// <inheritdoc/>
    protected override Limit? DecidedAgainst => Limit;

    /// <inheritdoc/>
    protected override Finding Decide(Evidence evidence)
    {
        var experiment = evidence.Experiment;
        var control = experiment.Control;
        var limit = Limit.In(Metric.Unit);
        var figures =
            $"{Words(evidence, experiment.Candidate, Limit)}, limit {limit}"
            + (control is null ? "" : $"; without {Words(evidence, control, Limit)}");
        var (verdict, why) = (
            Check(evidence, experiment.Candidate, Limit),
            control is null ? null : Check(evidence, control, Limit)
        ) switch
        {
            (null, _) => (Verdict.Inconclusive, $"too little was measured: {figures}"),
            (LimitCheck.Missed, _) => (Verdict.Fail, figures),
            (LimitCheck.Undecided, _) => (
                Verdict.Inconclusive,
                $"{Undecided(evidence, experiment.Candidate, Limit)}: {figures}"
            ),
            _ when control is null => (
                Verdict.Pass,
                experiment.IsUncontrolled ? $"{figures}; uncontrolled: no control arm to compare with" : figures
            ),
            // The control missed the limit over all rounds. A bad round must not hide rounds in which the fault had no
            // effect.
            (_, LimitCheck.Missed) when RoundsThatMeet(evidence, control!, Limit) is > 0 and var harmless => (
                Verdict.Inconclusive,
                $"the fault did not bite in {harmless} of {evidence.Rounds(control!).Count} rounds, the "
                    + $"control meets the limit there too: {figures}; {WhatToDo(evidence)}"
            ),
            (_, LimitCheck.Missed) => (Verdict.Pass, figures),
            (_, LimitCheck.Met) => (
                Verdict.Inconclusive,
                $"the fault did not bite, the control meets the limit too: {figures}; {WhatToDo(evidence)}"
            ),
            (_, LimitCheck.Undecided) => (
                Verdict.Inconclusive,
                $"the control is undecided, {Undecided(evidence, control!, Limit)}: {figures}"
            ),
            _ => (Verdict.Inconclusive, $"too little was measured of the control: {figures}"),
        };
        return Found(evidence, verdict, why, limit, Limit);
    }

    private static string WhatToDo(Evidence evidence) =>
        evidence.WasCut
            ? WasCut
            : "make the fault stronger or longer, or "
                + (
                    evidence.Experiment.Source is null
                        ? "make it a guard if the fault is not meant to affect it"
                        : "move it to guards: if the fault is not meant to affect it"
                );
}

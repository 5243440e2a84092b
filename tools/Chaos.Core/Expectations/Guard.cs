using System.Diagnostics.CodeAnalysis;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Core.Expectations;

/// <summary>Expects the candidate to keep a limit. The control is not judged.</summary>
public sealed record Guard : Expectation
{
    /// <summary>A guard whose parts are set by name.</summary>
    public Guard() { }

    /// <summary>A guard in one line.</summary>
    [SetsRequiredMembers]
    public Guard(Metric metric, Phase phase, Limit limit) => (Metric, Phase, Limit) = (metric, phase, limit);

    /// <summary>The limit.</summary>
    public required Limit Limit { get; init; }

    /// <inheritdoc/>
    protected override Limit? DecidedAgainst => Limit;

    /// <inheritdoc/>
    protected override Finding Decide(Evidence evidence)
    {
        var limit = Limit.In(Metric.Unit);
        var figure = Words(evidence, evidence.Experiment.Candidate, Limit);
        var check = Check(evidence, evidence.Experiment.Candidate, Limit);
        var (verdict, begin) = check switch
        {
            LimitCheck.Met => (Verdict.Pass, ""),
            LimitCheck.Missed => (Verdict.Fail, ""),
            null => (Verdict.Inconclusive, "too little was measured: "),
            _ => (Verdict.Inconclusive, $"{Undecided(evidence, evidence.Experiment.Candidate, Limit)}: "),
        };
        return Found(evidence, verdict, $"{begin}{figure}, limit {limit}", limit, Limit, $"{begin}{figure}") with
        {
            HasNoInterval = check is null,
        };
    }
}

using System.Text.Json.Serialization;
using Chaos.Core.Experiments;

namespace Chaos.Core.Judging;

/// <summary>The result of an experiment: everything that a report shows, except the charts of the records.</summary>
public sealed record ExperimentResult
{
    /// <summary>Id of the experiment.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>The claim in a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>The guide's figure; null when it gives none.</summary>
    public string? GuideFigure { get; init; }

    /// <summary>Whether a mitigation or a claim was judged.</summary>
    public required ExperimentKind Kind { get; init; }

    /// <summary>The verdict: the worst finding, or Inconclusive when the measurement is not sound.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether the verdict is a Pass under faults without a control arm.</summary>
    public bool Uncontrolled { get; init; }

    /// <summary>What the verdict does not cover, in a few words; null for nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>
    /// The evidence in one clause, for example <c>1.01x attempts per call, limit ≤ 1.10x; without 4.00x</c>.
    /// </summary>
    public required string Headline { get; init; }

    /// <summary>
    /// Index of the finding that the headline reports, from 0; null when it reports none, and in older records.
    /// </summary>
    public int? HeadlineTells { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Story { get; init; }

    /// <summary>The faults and their lengths in words; <c>none</c> without a fault.</summary>
    public required string Fault { get; init; }

    /// <summary>Why the measurement is not sound; empty when it is.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// The one of <see cref="Problems"/> that says that too few calls were good for a Pass; null when there is none, and
    /// in a result that was read from a file.
    /// </summary>
    [JsonIgnore]
    public string? TooFewGoodCalls { get; init; }

    /// <summary>
    /// Whether the experiment was ended early, by Ctrl+C or by killing the run, so that another run may decide more.
    /// </summary>
    public bool WasCutShort { get; init; }

    /// <summary>
    /// Whether it is Inconclusive only because of the machine: the generator was late or starved. Another try may
    /// decide it.
    /// </summary>
    public bool SpoiledByMachine { get; init; }

    /// <summary>
    /// The findings in the order of the experiment's expectations. The first is the one that the experiment is about.
    /// </summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>
    /// Good calls of each arm in the phase of the headline's figure; empty when that figure is already their share.
    /// </summary>
    public IReadOnlyList<CallCounts> GoodCalls { get; init; } = [];

    /// <summary>
    /// The good calls in words beside the headline: <c>good calls 99.8 %, without 31 %</c>; empty when there are none.
    /// </summary>
    [JsonIgnore]
    public string GoodCallsText => GoodCalls.Count == 0 ? "" : $"good calls {GoodCallsFigures}";

    /// <summary>
    /// Only the figures of <see cref="GoodCallsText"/>, for a column with a heading: <c>99.8 %, without 31 %</c>.
    /// </summary>
    [JsonIgnore]
    public string GoodCallsFigures =>
        string.Join(
            ", ",
            GoodCalls.Select(c =>
                c.Role switch
                {
                    ArmRole.Control => $"without {c.Text}",
                    ArmRole.Candidate => c.Text,
                    _ => $"{c.Arm} {c.Text}",
                }
            )
        );

    /// <summary>How the calls of each arm ended, phase by phase.</summary>
    public IReadOnlyList<ArmOutcomes> Outcomes { get; init; } = [];

    /// <summary>
    /// The candidate's outcomes in the phase with the largest share of failed calls; null when no call failed.
    /// </summary>
    [JsonIgnore]
    public ArmOutcomes? WorstOutcomes =>
        Outcomes
            .Where(o =>
                Arms.Any(a => a.Name == o.Arm && a.Role == ArmRole.Candidate)
                && o.Failed > 0
                && o.Phase != Phase.UnderWay.ToString()
            )
            .MaxBy(o => (double)o.Failed / o.Offered);

    /// <summary>
    /// Why there is no prediction beside the figures; null when there is one, or when none was requested.
    /// </summary>
    public string? NotPredicted { get; init; }

    /// <summary>The arms that ran.</summary>
    public IReadOnlyList<ArmSummary> Arms { get; init; } = [];

    /// <summary>The chart of the experiment's subject.</summary>
    public required Chart Focus { get; init; }

    /// <summary>Duration of the experiment.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The command that runs this experiment again.</summary>
    public string Again { get; init; } = "";
}

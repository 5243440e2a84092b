using System.Text.Json.Serialization;
using Chaos.Core.Experiments;

namespace Chaos.Core.Judging;

/// <summary>What an experiment came to: all that a report says of it beside the records' charts.</summary>
public sealed record ExperimentResult
{
    /// <summary>Id of the experiment.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>What is claimed, in a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>The guide's figure; null when it gives none.</summary>
    public string? GuideFigure { get; init; }

    /// <summary>What was judged.</summary>
    public required ExperimentKind Kind { get; init; }

    /// <summary>The verdict: the worst finding, or Inconclusive when the measurement is not sound.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether a Pass stands without a control arm.</summary>
    public bool Uncontrolled { get; init; }

    /// <summary>What the verdict is not about, in a few words; null for nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>
    /// One clause of evidence, for example <c>1.01x attempts per call, limit ≤ 1.10x; without 4.00x</c>.
    /// </summary>
    public required string Headline { get; init; }

    /// <summary>
    /// Number of the finding that the headline tells, from 0; null where it tells none, and in a record of before.
    /// </summary>
    public int? HeadlineTells { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Story { get; init; }

    /// <summary>The faults in words with their length, as confirmed; <c>none</c> without one.</summary>
    public required string Fault { get; init; }

    /// <summary>Why the measurement is not sound; empty when it is.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// Whether somebody ended it before it was over, so that another run of it may say more: by Ctrl+C, or by killing it.
    /// </summary>
    public bool WasCutShort { get; init; }

    /// <summary>
    /// Whether it is Inconclusive for nothing but what the machine did: a generator that was late or starved. Another
    /// try may decide it.
    /// </summary>
    public bool SpoiledByMachine { get; init; }

    /// <summary>What each expectation came to, in the experiment's order: the first is the one it is about.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>
    /// How many calls of each arm were good where the headline's figure is measured; none where that figure is their
    /// share.
    /// </summary>
    public IReadOnlyList<CallCounts> GoodCalls { get; init; } = [];

    /// <summary>
    /// The same in a clause that stands beside the headline: <c>good calls 99.8 %, without 31 %</c>; empty for nothing
    /// to say.
    /// </summary>
    [JsonIgnore]
    public string GoodCallsText => GoodCalls.Count == 0 ? "" : $"good calls {GoodCallsFigures}";

    /// <summary>The figures of it, for a column that says what they are: <c>99.8 %, without 31 %</c>.</summary>
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
    /// The outcomes with the most failed calls among the candidate's, for one line; null where none failed.
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
    /// Why there is no prediction beside the figures; null when there is one, or when none was asked for.
    /// </summary>
    public string? NotPredicted { get; init; }

    /// <summary>The arms that ran.</summary>
    public IReadOnlyList<ArmSummary> Arms { get; init; } = [];

    /// <summary>The chart that this experiment is about.</summary>
    public required Chart Focus { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The command that runs just this again.</summary>
    public string Again { get; init; } = "";
}

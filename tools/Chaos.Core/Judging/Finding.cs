using System.Text.Json.Serialization;
using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Core.Judging;

/// <summary>The result of one expectation.</summary>
public sealed record Finding
{
    /// <summary>
    /// Kind of the expectation: <c>Objective</c>, <c>Guard</c>, <c>Contrast</c>, <c>Oracle</c> or <c>Invariant</c>; or
    /// <c>Prediction</c> for a figure that differs from the simulation's.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The metric and its phase in words, for example <c>Attempts per call during the fault</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>
    /// The workload, or the part of one such as <c>shop.buy</c>, whose calls alone count; null for all calls.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Workload { get; init; }

    /// <summary>For a percentile of latencies of calls: which, such as .99; null for any other metric.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Quantile { get; init; }

    /// <summary>Unit of the figures.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>The expected value in words with its unit.</summary>
    public required string Expected { get; init; }

    /// <summary>The limit, where there is one.</summary>
    public Limit? Limit { get; init; }

    /// <summary>
    /// The arm that the expectation is about; null when it is about the candidate against the control.
    /// </summary>
    public string? Arm { get; init; }

    /// <summary>The verdict: Pass, Fail or Inconclusive.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether it is undecided only because of the machine: the generator was late or starved.</summary>
    public bool SpoiledByMachine { get; init; }

    /// <summary>The reason, in figures.</summary>
    public required string Why { get; init; }

    /// <summary>
    /// The reason without the limit, for a place that shows the limit already; null where there is no other, and in a
    /// finding that was read from a file.
    /// </summary>
    [JsonIgnore]
    public string? WhyAlone { get; init; }

    /// <summary>
    /// Whether too little was measured for any interval, so that the reason does not say how much more would decide it.
    /// False in a finding that was read from a file.
    /// </summary>
    [JsonIgnore]
    public bool HasNoInterval { get; init; }

    /// <summary>
    /// The finding in one clause: a figure follows the metric's name directly, a reason follows a colon.
    /// </summary>
    [JsonIgnore]
    public string Headline =>
        Verdict == Verdict.Inconclusive && Kind != Prediction.Kind ? $"{Metric}: {Why}" : $"{Metric} {Why}";

    /// <summary>The figures of every arm, whether judged or not.</summary>
    public required IReadOnlyList<ArmFigure> Arms { get; init; }
}

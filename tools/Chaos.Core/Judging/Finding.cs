using System.Text.Json.Serialization;
using Chaos.Core.Expectations;
using Chaos.Core.Metrics;

namespace Chaos.Core.Judging;

/// <summary>What one expectation came to.</summary>
public sealed record Finding
{
    /// <summary>
    /// Kind of the expectation: <c>Objective</c>, <c>Guard</c>, <c>Contrast</c>, <c>Oracle</c> or <c>Invariant</c>; or
    /// <c>Prediction</c>, for a figure that is not what the simulation had said.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>What was measured where, for example <c>Attempts per call during the fault</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the figures.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>What was expected, in words with its unit.</summary>
    public required string Expected { get; init; }

    /// <summary>The limit, where there is one.</summary>
    public Limit? Limit { get; init; }

    /// <summary>The arm that the expectation is about, where it is not the candidate against the control.</summary>
    public string? Arm { get; init; }

    /// <summary>What it came to: Pass, Fail or Inconclusive.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>
    /// Whether it is undecided for nothing but what the machine did: a generator that was late or starved.
    /// </summary>
    public bool SpoiledByMachine { get; init; }

    /// <summary>Why, in figures.</summary>
    public required string Why { get; init; }

    /// <summary>It in one clause: a figure follows its metric, a reason stands behind a colon.</summary>
    [JsonIgnore]
    public string Headline =>
        Verdict == Verdict.Inconclusive && Kind != Prediction.Kind ? $"{Metric}: {Why}" : $"{Metric} {Why}";

    /// <summary>The figures of every arm, whether judged or not.</summary>
    public required IReadOnlyList<ArmFigure> Arms { get; init; }
}

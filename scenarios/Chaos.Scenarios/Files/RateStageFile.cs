using System.ComponentModel.DataAnnotations;
using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Scenarios.Files;

/// <summary>A stage of a rate: it goes from the target before, at first from 0, to its own.</summary>
public sealed record RateStageFile
{
    /// <summary>How long the stage lasts.</summary>
    [Required]
    [AllowedAs(typeof(RateStage), nameof(RateStage.Duration))]
    public TimeSpan Duration { get; init; }

    /// <summary>Calls, or journeys, a second at its end.</summary>
    [Required]
    [AllowedAs(typeof(RateStage), nameof(RateStage.ToPerSecond))]
    public double Target { get; init; }
}

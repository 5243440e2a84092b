using System.ComponentModel.DataAnnotations;
using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Scenarios.Files;

/// <summary>A stage of a number of users: it goes from the target before, at first from 0, to its own.</summary>
public sealed record UserStageFile
{
    /// <summary>How long the stage lasts.</summary>
    [Required]
    [AllowedAs(typeof(UserStage), nameof(UserStage.Duration))]
    public TimeSpan Duration { get; init; }

    /// <summary>Users at its end.</summary>
    [Required]
    [AllowedAs(typeof(UserStage), nameof(UserStage.ToUsers))]
    public int Target { get; init; }
}

using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>A number of users that changes over time.</summary>
public sealed record UserStagesFile
{
    /// <summary>
    /// The stages in order, counted from the begin of the load, warm-up included. The last target holds to the end.
    /// </summary>
    [Required]
    [Allowed(1, 1000)]
    public IReadOnlyList<UserStageFile> Stages { get; init; } = [];
}

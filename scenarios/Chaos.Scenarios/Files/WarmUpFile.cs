using System.ComponentModel.DataAnnotations;

namespace Chaos.Scenarios.Files;

/// <summary>What warms a service up in place of the load.</summary>
public sealed record WarmUpFile
{
    /// <summary>The path that is asked for by GET, with the headers of the workload.</summary>
    [Required]
    [RegularExpression("^/")]
    public string? Get { get; init; }
}

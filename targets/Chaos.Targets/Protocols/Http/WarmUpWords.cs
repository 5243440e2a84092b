using System.ComponentModel.DataAnnotations;

namespace Chaos.Targets.Protocols.Http;

/// <summary>What warms a service up in place of the load.</summary>
internal sealed record WarmUpWords
{
    /// <summary>The path that is asked for by GET, with the headers of the workload.</summary>
    [Required]
    [RegularExpression("^/")]
    public string? Get { get; init; }
}

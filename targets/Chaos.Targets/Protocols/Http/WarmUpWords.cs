using System.ComponentModel.DataAnnotations;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The words for the request that warms up a service instead of the load.</summary>
internal sealed record WarmUpWords
{
    /// <summary>The path of a GET request, which is sent with the headers of the workload.</summary>
    [Required]
    [RegularExpression("^/")]
    public string? Get { get; init; }
}

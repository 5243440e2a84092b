using System.ComponentModel.DataAnnotations;

namespace Chaos.Scenarios.Files;

/// <summary>A figure that is read once a second: a query of Prometheus, or a field of what an address answers as JSON.</summary>
public sealed record ObserverFile
{
    /// <summary>Where to ask: Prometheus itself, or the address that answers with JSON.</summary>
    [Required]
    public string? Url { get; init; }

    /// <summary>A query of Prometheus whose answer is one number.</summary>
    public string? Query { get; init; }

    /// <summary>The field, such as <c>queue.depth</c> or <c>pools[0].used</c>.</summary>
    public string? Field { get; init; }
}

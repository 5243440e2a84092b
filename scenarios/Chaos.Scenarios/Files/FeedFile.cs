using System.ComponentModel.DataAnnotations;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>A feed whose rows are taken in another order than one after the other.</summary>
public sealed record FeedFile
{
    /// <summary>
    /// A CSV file (RFC 4180) with a header line, or a JSON file with a list of objects; each call takes the next row.
    /// </summary>
    [Required]
    public string? File { get; init; }

    /// <summary>
    /// Which row a call takes: one after the other and again from the first, any, each once in a drawn order and then
    /// in another, or each once at all.
    /// </summary>
    public FeedOrder Order { get; init; }

    /// <summary>
    /// With unique only: whether the load ends after the last row, or further calls are not sent and count as failures
    /// of the generator.
    /// </summary>
    public FeedEnd? OnEnd { get; init; }
}

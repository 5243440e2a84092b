using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>
/// A figure that is read once a second: a query of Prometheus, or a field of what an address answers as JSON.
/// </summary>
[OneOf("query", "field")]
public sealed record ObserverFile
{
    /// <summary>What fields of an answer look like.</summary>
    internal const string FieldForm = @"^([^.\[\]]+|\[[0-9]+\])(\.[^.\[\]]+|\.?\[[0-9]+\])*$";

    /// <summary>
    /// Where to ask: Prometheus itself, or the address that answers with JSON. A login in it,
    /// <c>http://{{env.USER}}:{{env.PASSWORD}}@127.0.0.1:15672/api</c>, is sent as Basic authorization.
    /// </summary>
    [Required]
    [RegularExpression(Reading.UrlForm)]
    public string? Url { get; init; }

    /// <summary>Headers of the request, such as <c>Authorization: "Bearer {{env.TOKEN}}"</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A query of Prometheus whose answer is one number.</summary>
    public string? Query { get; init; }

    /// <summary>The field, such as <c>queue.depth</c> or <c>pools[0].used</c>.</summary>
    [RegularExpression(FieldForm)]
    public string? Field { get; init; }
}

using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>A figure that is read once a second: a Prometheus query, or a field of a JSON answer.</summary>
[OneOf("query", "field")]
public sealed record ObserverFile
{
    /// <summary>Pattern of a field.</summary>
    internal const string FieldForm = @"^([^.\[\]]+|\[[0-9]+\])(\.[^.\[\]]+|\.?\[[0-9]+\])*$";

    /// <summary>
    /// The address that is read: of Prometheus, or one that answers with JSON. A login in it,
    /// <c>http://{{env.USER}}:{{env.PASSWORD}}@127.0.0.1:15672/api</c>, is sent as Basic authorization.
    /// </summary>
    [Required]
    [RegularExpression(Reading.UrlForm)]
    public string? Url { get; init; }

    /// <summary>Headers of the request, such as <c>Authorization: "Bearer {{env.TOKEN}}"</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A Prometheus query that returns one number.</summary>
    public string? Query { get; init; }

    /// <summary>The field of the JSON answer, such as <c>queue.depth</c> or <c>pools[0].used</c>.</summary>
    [RegularExpression(FieldForm)]
    public string? Field { get; init; }
}

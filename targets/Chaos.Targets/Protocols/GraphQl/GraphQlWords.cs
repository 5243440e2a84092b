using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Targets.Protocols.GraphQl;

/// <summary>A GraphQL operation, which is sent as the JSON body of a POST request.</summary>
internal sealed record GraphQlWords
{
    /// <summary>
    /// The query or mutation, without placeholders: values that differ by call belong into <c>variables</c>.
    /// </summary>
    [MinLength(1)]
    public string? Query { get; init; }

    /// <summary>A file with the query or mutation instead, relative to this file's folder.</summary>
    [MinLength(1)]
    public string? File { get; init; }

    /// <summary>
    /// Values of the operation's variables, by name without <c>$</c>. They may contain placeholders. As JSON text, a
    /// placeholder can be a number: <c>'{ "page": {{random 1..20}} }'</c>.
    /// </summary>
    public JsonElement? Variables { get; init; }

    /// <summary>The name of the operation, when the text has several.</summary>
    [MinLength(1)]
    public string? Operation { get; init; }
}

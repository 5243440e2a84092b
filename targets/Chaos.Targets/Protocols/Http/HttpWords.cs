using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Targets.Protocols.Http;

/// <summary>A request of HTTP.</summary>
internal sealed record HttpWords : CallWords, IHasHeaders, IHasBody
{
    /// <summary>What a method looks like.</summary>
    internal const string MethodForm = "^[A-Z]+$";

    /// <summary>The method; GET when nothing is said.</summary>
    [RegularExpression(MethodForm)]
    public string? Method { get; init; }

    /// <summary>
    /// The path with its query, sent as it is written; <c>/</c> when nothing is said. Values of placeholders are
    /// percent-encoded, but for one that begins it: <c>{{path}}</c> is a path and query that a feed holds.
    /// </summary>
    [RegularExpression(@"^(/|\{\{)")]
    public string? Path { get; init; }

    /// <summary>Headers by name. Letters beyond ASCII are sent as UTF-8.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The body: text, or what is sent as JSON. Values of placeholders are escaped as its kind wants it, by the header
    /// Content-Type: in strings of JSON, in forms, in XML.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>
    /// Which answers of HTTP are good: <c>{ status: [2xx, 302] }</c>; 200 to 299 when nothing is said.
    /// </summary>
    public ExpectWords? Expect { get; init; }

    /// <summary>
    /// What is asked in its place until the warm-up is over, such as <c>{ get: /health }</c>: for a request of HTTP
    /// that changes something, or costs something. The request itself when nothing is said.
    /// </summary>
    public WarmUpWords? WarmUp { get; init; }
}

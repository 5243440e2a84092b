using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The words of an HTTP request.</summary>
internal sealed record HttpWords : CallWords, IHasHeaders, IHasBody
{
    /// <summary>Pattern of a method.</summary>
    internal const string MethodForm = "^[A-Z]+$";

    /// <summary>The method. GET by default.</summary>
    [RegularExpression(MethodForm)]
    public string? Method { get; init; }

    /// <summary>
    /// The path with its query, sent as it is written. <c>/</c> by default. Values of placeholders are percent-encoded,
    /// except a placeholder at the beginning: <c>{{path}}</c> is a path with a query from the feed.
    /// </summary>
    [RegularExpression(@"^(/|\{\{)")]
    public string? Path { get; init; }

    /// <summary>Headers by name. Characters beyond ASCII are sent as UTF-8.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The body: text, or a value that is sent as JSON. Values of placeholders are escaped according to the header
    /// Content-Type: as JSON strings, form fields or XML.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>Which HTTP answers are good, such as <c>{ status: [2xx, 302] }</c>. 200 to 299 by default.</summary>
    public ExpectWords? Expect { get; init; }

    /// <summary>
    /// The request to send instead until the warm-up has ended, such as <c>{ get: /health }</c>. For an HTTP request
    /// that changes data or is expensive. The request itself by default.
    /// </summary>
    public WarmUpWords? WarmUp { get; init; }
}

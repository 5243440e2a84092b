using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;
using Chaos.Targets.Protocols.GraphQl;
using Chaos.Targets.Protocols.Streams;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The words of an HTTP request.</summary>
internal sealed record HttpWords : CallWords, IHasHeaders, IHasBody, IHasAnswer
{
    /// <summary>Pattern of a method.</summary>
    internal const string MethodForm = "^[A-Z]+$";

    /// <summary>Pattern of a path.</summary>
    internal const string PathForm = @"^(/|\{\{)";

    private static readonly (string Word, Func<HttpWords, string?> PathOf)[] s_short =
    [
        ("get", w => w.Get),
        ("post", w => w.Post),
        ("put", w => w.Put),
        ("patch", w => w.Patch),
        ("delete", w => w.Delete),
        ("head", w => w.Head),
    ];

    /// <summary>The path of a GET request, instead of method and path: <c>get: /orders</c>.</summary>
    [RegularExpression(PathForm)]
    public string? Get { get; init; }

    /// <summary>The path of a POST request, instead of method and path.</summary>
    [RegularExpression(PathForm)]
    public string? Post { get; init; }

    /// <summary>The path of a PUT request, instead of method and path.</summary>
    [RegularExpression(PathForm)]
    public string? Put { get; init; }

    /// <summary>The path of a PATCH request, instead of method and path.</summary>
    [RegularExpression(PathForm)]
    public string? Patch { get; init; }

    /// <summary>The path of a DELETE request, instead of method and path.</summary>
    [RegularExpression(PathForm)]
    public string? Delete { get; init; }

    /// <summary>The path of a HEAD request, instead of method and path.</summary>
    [RegularExpression(PathForm)]
    public string? Head { get; init; }

    /// <summary>The method. GET by default.</summary>
    [RegularExpression(MethodForm)]
    public string? Method { get; init; }

    /// <summary>
    /// The path with its query, sent as it is written. <c>/</c> by default. Values of placeholders are percent-encoded,
    /// except a placeholder at the beginning: <c>{{path}}</c> is a path with a query from the feed.
    /// </summary>
    [RegularExpression(PathForm)]
    public string? Path { get; init; }

    /// <summary>Headers by name. Characters beyond ASCII are sent as UTF-8.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The body: text, or a value that is sent as JSON. Values of placeholders are escaped according to the header
    /// Content-Type: as JSON strings, form fields or XML.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>
    /// A GraphQL operation instead of a body, such as <c>{ query: "{ items { id } }" }</c>, sent with POST to
    /// <c>/graphql</c> unless <c>post</c> or <c>path</c> names another path. An answer with <c>errors</c> is not good.
    /// </summary>
    public GraphQlWords? Graphql { get; init; }

    /// <summary>
    /// Which HTTP answers are good, such as <c>{ status: [200, 201], json: { $.state: created }, within: 2s }</c>. Any
    /// answer with a status from 200 to 299 by default.
    /// </summary>
    public ExpectWords? Expect { get; init; }

    /// <summary>
    /// The server-sent events that a call waits for, such as <c>{ count: 5, first: 300ms, between: 2s }</c>. Then the
    /// call ends the stream. Without it an answer is read to its end.
    /// </summary>
    public StreamWords? Events { get; init; }

    /// <summary>
    /// Values of the answer that later steps of the journey use as <c>{{NAME}}</c>: by name a JSON path such as
    /// <c>$.token</c>, or where else it is taken from. When there is none, the journey ends with this step.
    /// </summary>
    [ValueOr(typeof(CaptureWords), "string")]
    public IReadOnlyDictionary<string, JsonElement>? Capture { get; init; }

    /// <summary>
    /// The request to send instead until the warm-up has ended, such as <c>{ get: /health }</c>. For an HTTP request
    /// that changes data or is expensive. The request itself by default.
    /// </summary>
    public WarmUpWords? WarmUp { get; init; }

    /// <summary>The short forms that are given: the word, the method that it stands for, and the path.</summary>
    internal IReadOnlyList<(string Word, string Method, string Path)> Short =>
        [
            .. s_short
                .Select(s => (s.Word, Method: s.Word.ToUpperInvariant(), Path: s.PathOf(this)))
                .Where(s => s.Path is not null)
                .Select(s => (s.Word, s.Method, s.Path!)),
        ];

    /// <summary>The words of the short forms.</summary>
    internal static IEnumerable<string> ShortForms => s_short.Select(s => s.Word);
}

using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// A fault of the requests on an edge, drawn for each request, over whatever connections they come. It needs a proxy
/// that reads HTTP, which only the embedded one does. Its canary calls a harmless endpoint and is treated as a request
/// that the fault matches.
/// </summary>
/// <param name="Edge">The edge.</param>
public abstract record RequestFault(string Edge) : EdgeFault(Edge)
{
    /// <summary>An HTTP token, or nothing.</summary>
    internal const string TokenForm = "^[A-Za-z0-9!#$%&'*+.^_`|~-]*$";

    /// <summary>A path, its beginning and a star, or nothing; over gRPC also a service and its method.</summary>
    internal const string PathForm = @"^([/*]|$|[A-Za-z_]\w*(\.[A-Za-z_]\w*)+/(\w+|\*)$)";

    /// <summary>Header fields that canaries send themselves, so a fault cannot match on them.</summary>
    private static readonly string[] s_canarys =
    [
        CallBaggage.Header,
        "Host",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
        "Expect",
        CanaryLikeness.Field,
    ];

    /// <summary>Method of the requests to match, such as POST; empty matches any.</summary>
    [RegularExpression(TokenForm)]
    public string Method { get; init; } = "";

    /// <summary>
    /// Path of the requests to match, without the query; over gRPC also <c>shop.Pay/Charge</c> or <c>shop.Pay/*</c>. A
    /// final <c>*</c> matches any rest; empty matches any path.
    /// </summary>
    [RegularExpression(PathForm)]
    public string Path { get; init; } = "";

    /// <summary>Name of a header that the requests must have; empty requires none.</summary>
    [RegularExpression(TokenForm)]
    public string Header { get; init; } = "";

    /// <summary>Value that the header must have. A final <c>*</c> matches any rest; empty matches any value.</summary>
    public string HeaderValue { get; init; } = "";

    /// <summary>Hits only so many requests, the first ones. Null hits any number.</summary>
    [Allowed(1, 1_000_000)]
    public int? First { get; init; }

    /// <summary>Hits only every n-th request: 10 hits the 10th, the 20th and so on. Null hits each.</summary>
    [Allowed(2, 1_000_000)]
    public int? Every { get; init; }

    /// <summary>
    /// Whether <see cref="First"/> and <see cref="Every"/> count the requests on the edge, or the attempts of each call. By
    /// default the requests on the edge; where answers are given in turn, the attempts of each call.
    /// </summary>
    public RequestScope? Per { get; init; }

    /// <inheritdoc/>
    public override EdgeProtocol? Reads => EdgeProtocol.Http;

    /// <summary>The toxic with its values, without the requests to match.</summary>
    internal abstract HttpToxic Toxic { get; }

    /// <summary>The scope in which requests are counted when the user names none.</summary>
    internal virtual RequestScope UsualScope => RequestScope.Edge;

    /// <summary>The scope in which requests are counted.</summary>
    protected RequestScope Scope => Per ?? UsualScope;

    /// <summary>Name of the toxic on the proxy.</summary>
    internal abstract string Name { get; }

    /// <summary>The stream that the toxic acts on.</summary>
    internal abstract ToxicStream Stream { get; }

    /// <summary>Which requests it hits, in words: a share, or those of a sequence.</summary>
    protected string Requests => SequenceText.Of(First, Every, Scope) ?? $"{Percent.Of(Effect.Share)} of the requests";

    /// <summary>Which answers it hits, in words.</summary>
    protected string HitAnswers =>
        SequenceText.Of(First, Every, Scope) is { } some
            ? $"the answers to {some}"
            : $"{Percent.Of(Effect.Share)} of the answers";

    /// <summary>The edge and the matching requests, in words.</summary>
    protected string Whom =>
        string.Join(
            ' ',
            new[]
            {
                Method,
                Path,
                Header.Length == 0 ? ""
                : HeaderValue.Length == 0 ? $"with {Header}"
                : $"with {Header}: {HeaderValue}",
            }.Where(t => t.Length > 0)
        )
            is { Length: > 0 } some
            ? $"{Edge} ({some})"
            : Edge;

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        // The toxic validates its own fields; the errors get the names that users write. Fields with limits are
        // validated already.
        var limited = Limits
            .LimitedOf(GetType())
            .Select(p => p.Property.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var error in Whole().Errors().Where(e => !limited.Contains(NameOf(e.Field))))
            yield return new($"{path}.{NameOf(error.Field)}", error.Value, error.Allowed);
        if (Effect.Share < 1 && (First is not null || Every is not null))
            yield return new(
                $"{path}.share",
                Limits.TextOf(Effect.Share),
                "1 beside first or every, which say what is hit"
            );
        if (s_canarys.Contains(Header, StringComparer.OrdinalIgnoreCase))
            yield return new(
                $"{path}.header",
                Header,
                $"a header other than {string.Join(", ", s_canarys)}, which the fault's canaries send themselves"
            );
    }

    /// <inheritdoc/>
    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic = Whole(),
                Name = Name,
                Stream = Stream,
                Toxicity = Effect.Share,
            },
            site.CanaryOver(Edge, CanaryFields())
        );

    /// <summary>Returns the name that users write for a field of the toxic.</summary>
    protected virtual string NameOf(string field) => field == "header_value" ? "headerValue" : field;

    /// <summary>The path as requests have it: that of a method of gRPC begins with a slash.</summary>
    private string SentPath =>
        Path.Length > 0 && Path[0] is not ('/' or '*') && Regex.IsMatch(Path, PathForm) ? $"/{Path}" : Path;

    /// <summary>The toxic with all its values.</summary>
    internal HttpToxic Whole() =>
        Toxic with
        {
            Method = Method,
            Path = SentPath,
            Header = Header,
            HeaderValue = HeaderValue,
            First = First ?? 0,
            Every = Every ?? 0,
            Per = Scope,
        };

    private Dictionary<string, string> CanaryFields()
    {
        var fields = new Dictionary<string, string>
        {
            [CanaryLikeness.Field] =
                $"{(Method.Length > 0 ? Method : "GET")} {(Fitting(SentPath) is { Length: > 0 } path ? path : "/")}",
        };
        if (Header.Length > 0)
            fields[Header] = Fitting(HeaderValue) is { Length: > 0 } value ? value : "1";
        return fields;
    }

    private static string Fitting(string pattern) => pattern.EndsWith('*') ? pattern[..^1] : pattern;
}

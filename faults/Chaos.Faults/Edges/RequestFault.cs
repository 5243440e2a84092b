using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// A fault of the requests on an edge, drawn for each by itself, whatever connections they come over. The edge's proxy
/// reads HTTP for it, which only the embedded one can. Its canary goes to a harmless endpoint and is taken for a
/// request that the fault is about.
/// </summary>
/// <param name="Edge">The edge.</param>
public abstract record RequestFault(string Edge) : EdgeFault(Edge)
{
    /// <summary>A token of HTTP, or nothing.</summary>
    private const string TokenForm = "^[A-Za-z0-9!#$%&'*+.^_`|~-]*$";

    /// <summary>What canaries say themselves, and what a fault can therefore not ask for.</summary>
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

    /// <summary>The method of the requests that it is about, such as POST; empty for any.</summary>
    [RegularExpression(TokenForm)]
    public string Method { get; init; } = "";

    /// <summary>Their path without the query: whole, or its beginning and <c>*</c>; empty for any.</summary>
    [RegularExpression("^([/*]|$)")]
    public string Path { get; init; } = "";

    /// <summary>Name of a header that they have; empty for none.</summary>
    [RegularExpression(TokenForm)]
    public string Header { get; init; } = "";

    /// <summary>What that header says: whole, or its beginning and <c>*</c>; empty for anything.</summary>
    public string HeaderValue { get; init; } = "";

    /// <inheritdoc/>
    public override EdgeProtocol? Reads => EdgeProtocol.Http;

    /// <summary>The toxic with its values, but for whom it is about.</summary>
    internal abstract HttpToxic Toxic { get; }

    /// <summary>Name of the toxic on the proxy.</summary>
    internal abstract string Name { get; }

    /// <summary>On which way it acts.</summary>
    internal abstract ToxicStream Stream { get; }

    /// <summary>The requests that it is about, in words.</summary>
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
        // The toxic knows what its fields may hold; here they have the names that people write. What has a limit here was
        // looked at.
        var limited = Limits
            .LimitedOf(GetType())
            .Select(p => p.Property.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var error in Whole().Errors().Where(e => !limited.Contains(NameOf(e.Field))))
            yield return new($"{path}.{NameOf(error.Field)}", error.Value, error.Allowed);
        if (s_canarys.Contains(Header, StringComparer.OrdinalIgnoreCase))
            yield return new(
                $"{path}.header",
                Header,
                $"another than {string.Join(", ", s_canarys)}, which the fault's own canaries need"
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

    /// <summary>A share in words, for a summary.</summary>
    protected static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    /// <summary>What a field of the toxic is called by people.</summary>
    protected virtual string NameOf(string field) => field == "header_value" ? "headerValue" : field;

    private HttpToxic Whole() =>
        Toxic with
        {
            Method = Method,
            Path = Path,
            Header = Header,
            HeaderValue = HeaderValue,
        };

    private Dictionary<string, string> CanaryFields()
    {
        var fields = new Dictionary<string, string>
        {
            [CanaryLikeness.Field] =
                $"{(Method.Length > 0 ? Method : "GET")} {(Fitting(Path) is { Length: > 0 } path ? path : "/")}",
        };
        if (Header.Length > 0)
            fields[Header] = Fitting(HeaderValue) is { Length: > 0 } value ? value : "1";
        return fields;
    }

    private static string Fitting(string pattern) => pattern.EndsWith('*') ? pattern[..^1] : pattern;
}

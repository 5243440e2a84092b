using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// One way of hurting requests or their answers, as data, for proxies that read HTTP. It stands in the API where other
/// toxics stand; its toxicity is a share of the requests that it matches and not of the connections. Upstream it acts
/// before the service sees the request, downstream when the service's answer comes back. A new one is one file: a
/// sealed record named <c>HttpSomethingToxic</c>.
/// </summary>
public abstract record HttpToxic : Toxic
{
    /// <summary>The method to match, in its exact case; empty for any.</summary>
    [Wire("method", "a method")]
    public string Method { get; init; } = "";

    /// <summary>
    /// The path to match, without the query: exactly, or its beginning where it ends with <c>*</c>; empty for any.
    /// </summary>
    [Wire("path", "a path, or its beginning and *")]
    public string Path { get; init; } = "";

    /// <summary>Name of a header field that has to be there; empty for none.</summary>
    [Wire("header", "a header field's name")]
    public string Header { get; init; } = "";

    /// <summary>
    /// What that field has to say: exactly, or its beginning where it ends with <c>*</c>; empty for anything.
    /// </summary>
    [Wire("header_value", "a header field's value, or its beginning and *")]
    public string HeaderValue { get; init; } = "";

    public override IEnumerable<FieldError> Errors()
    {
        foreach (var error in base.Errors())
            yield return error;
        if (Method.Length > 0 && !HttpToken.Is(Method))
            yield return new("method", Method, "a method such as GET, or nothing for any");
        if (Path.Length > 0 && Path[0] is not ('/' or '*'))
            yield return new("path", Path, "a path that begins with /, alone or with * at its end, or nothing for any");
        if (Header.Length > 0 && !HttpToken.Is(Header))
            yield return new("header", Header, "the name of a header field, or nothing for none");
        if (Header.Length == 0 && HeaderValue.Length > 0)
            yield return new("header_value", HeaderValue, "nothing without header");
    }

    /// <summary>What is wrong with acting on that stream, or null.</summary>
    public virtual FieldError? NotOn(ToxicStream stream) => null;

    /// <summary>What happens to a request that is hit.</summary>
    /// <param name="draw">The next numbers in [0, 1) of its own.</param>
    internal abstract HttpFate Decide(Func<double> draw);

    /// <summary>Whether a request is one of those that it may hit.</summary>
    internal bool Matches(string method, string path, HeaderFields fields) =>
        (Method.Length == 0 || Method == method)
        && (Path.Length == 0 || Fits(Path, path))
        && (
            Header.Length == 0
            || (fields.Values(Header) is { } value && (HeaderValue.Length == 0 || Fits(HeaderValue, value)))
        );

    // It never stands in a link.
    public sealed override Fate Decide(in Piece piece, Seat seat, TimeSpan now) => Fate.Pass(piece.Length, piece.Stamp);

    private static bool Fits(string pattern, string text) =>
        pattern[^1] == '*'
            ? text.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : pattern == text;
}

using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// A toxic for requests or their answers, for proxies that read HTTP. In the API it appears among the other toxics, but
/// its toxicity is a share of the matching requests, not of the connections. Upstream it acts before the service sees
/// the request, downstream when the service's answer comes back. To add one, add one file: a sealed record named
/// <c>HttpSomethingToxic</c>.
/// </summary>
public abstract record HttpToxic : Toxic
{
    /// <summary>Method to match, case-sensitive; empty matches any.</summary>
    [Wire("method", "a method")]
    public string Method { get; init; } = "";

    /// <summary>Path to match, without the query. A final <c>*</c> matches any rest; empty matches any path.</summary>
    [Wire("path", "a path, or its beginning and *")]
    public string Path { get; init; } = "";

    /// <summary>Name of a header field that the request must have; empty requires none.</summary>
    [Wire("header", "a header field's name")]
    public string Header { get; init; } = "";

    /// <summary>
    /// Value that the header field must have. A final <c>*</c> matches any rest; empty matches any value.
    /// </summary>
    [Wire("header_value", "a header field's value, or its beginning and *")]
    public string HeaderValue { get; init; } = "";

    /// <summary>Hits only so many requests, the first ones of the <see cref="Per">scope</see>; 0 hits any number.</summary>
    [Wire("first", "requests")]
    public long First { get; init; }

    /// <summary>Hits only every n-th request of the <see cref="Per">scope</see>; 0 and 1 hit each.</summary>
    [Wire("every", "requests")]
    public long Every { get; init; }

    /// <summary>Among which requests <see cref="First"/> and <see cref="Every"/> count.</summary>
    [Wire("per", "")]
    public RequestScope Per { get; init; }

    /// <summary>
    /// Whether a canary is hit whatever the toxicity: its sequence or its share is then proven by the counts of the
    /// requests.
    /// </summary>
    internal virtual bool HitsEachCanary => IsSequence;

    /// <summary>Whether a request's number decides whether it is hit.</summary>
    protected virtual bool IsSequence => First > 0 || Every > 1;

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
        if (Per == RequestScope.Call && !IsSequence)
            yield return new("per", "call", "edge without first or every");
    }

    /// <summary>Returns the error of using the toxic on a stream; null when it is allowed.</summary>
    public virtual FieldError? NotOn(ToxicStream stream) => null;

    /// <summary>Returns the error of using the toxic with a version of HTTP; null when it is allowed.</summary>
    public virtual FieldError? NotIn(HttpMode mode) => null;

    /// <summary>Decides what happens to a request that is hit.</summary>
    /// <param name="draw">Returns the next random number in [0, 1) of this request.</param>
    internal abstract HttpFate Decide(Func<double> draw);

    /// <summary>Decides what happens to a request that is hit, where its place in the sequence matters.</summary>
    /// <param name="place">Its number in the <see cref="Per">scope</see>, from 0; null for a canary.</param>
    /// <param name="draw">Returns the next random number in [0, 1) of this request.</param>
    internal virtual HttpFate Decide(long? place, Func<double> draw) => Decide(draw);

    /// <summary>Whether the sequence hits the request with a number, from 0.</summary>
    internal virtual bool Hits(long number) =>
        (First == 0 || number < First) && (Every <= 1 || number % Every == Every - 1);

    /// <summary>Whether the toxic matches a request.</summary>
    internal bool Matches(string method, string path, IFields fields) =>
        (Method.Length == 0 || Method == method)
        && (Path.Length == 0 || Fits(Path, path))
        && (
            Header.Length == 0
            || (fields.Values(Header) is { } value && (HeaderValue.Length == 0 || Fits(HeaderValue, value)))
        );

    protected internal sealed override bool ActsOnPieces => false;

    // Never called: a toxic for requests is not part of a link.
    public sealed override Fate Decide(in Piece piece, Seat seat, TimeSpan now) => Fate.Pass(piece.Length, piece.Stamp);

    private static bool Fits(string pattern, string text) =>
        pattern[^1] == '*'
            ? text.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : pattern == text;
}

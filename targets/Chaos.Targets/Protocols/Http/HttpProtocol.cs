using System.Text;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols.GraphQl;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The HTTP/1.1 protocol, with or without TLS. It is the default protocol.</summary>
internal sealed partial class HttpProtocol : ProtocolOf<HttpWords>
{
    private const string Get = "GET";
    private const string Post = "POST";
    private const string Accept = "Accept";

    public override EdgeProtocol Spoken => EdgeProtocol.Http;

    public override IReadOnlyList<string> Schemes => [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    public override string Takes => "method, path, headers and body";

    /// <summary>HTTP has no signs of its own: a workload without the sign of another protocol is HTTP.</summary>
    public override IReadOnlyList<string> Signs => [];

    public override bool HasPaths => true;

    public override string ReadyWhen =>
        "it accepts connections, or answers the path of `ready: { http: PATH }` with success";

    public override string AskedIn => "HTTP/1.1";

    public override string HomeOf(string word) =>
        word is "expect" or "capture"
            ? "with an HTTP request or a gRPC call: a message is good when the broker has confirmed it"
            : "with an HTTP request only";

    public override void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, TextCheck texts) =>
        HttpHeaders.Check(headers, path, null, texts);

    protected override void Check(HttpWords words, CallReading reading)
    {
        if (words.Method is { } method && !Method().IsMatch(method))
            reading.Wrong("method", method, "a method such as GET or POST");
        CheckShort(words, reading);
        CheckEvents(words, reading);
        if (words.Graphql is { } graphql)
        {
            GraphQlCall.Check(graphql, reading);
            CheckGraphQl(words, reading);
        }
        foreach (var (word, path) in PathsOf(words))
            CheckPath(word, path, reading);
        CheckExpected(words.Expect, reading);
        AnswerWarnings.Add(new AnswerPart(words, reading, reading.Texts.Tell).Read(), words, reading);
        if (words.WarmUp?.Get is { } asked && !asked.StartsWith('/'))
            reading.Wrong("warmUp.get", asked, "a path such as /health");
        reading.CheckText("warmUp.get", words.WarmUp?.Get);
        reading.CheckText("body", ((IHasBody)words).BodyText);
        reading.CheckHeaders(words.Headers);
        if (!reading.IsFeedUnread)
            HttpHeaders.Check(words.Headers, $"{reading.Path}.headers", reading.Feed, reading.Texts);
    }

    protected override TargetSpec TargetOf(HttpWords words, CallReading reading)
    {
        var url = reading.External is null ? null : LoginUrl.Of(reading.External.Address);
        return new RequestTargetSpec
        {
            Service = reading.Service,
            Method = words.Short is [var call, ..] ? call.Method : words.Method ?? (words.Graphql is null ? Get : Post),
            Path = words.Short is [var shorter, ..]
                ? shorter.Path
                : words.Path ?? (words.Graphql is null ? "/" : GraphQlCall.Path),
            Headers = reading.WithArms(HeadersOf(words)),
            Body = words.Graphql is { } graphql ? GraphQlCall.BodyOf(graphql, reading) : ((IHasBody)words).BodyText,
            Operation = words.Graphql is { } named ? GraphQlCall.NameOf(named, reading) : null,
            KnownAs =
                reading.External is { IsStarted: false } && Uri.TryCreate(url!.Url, UriKind.Absolute, out var known)
                    ? known
                    : null,
            Tls = reading.External is { } service && KnownProtocols.IsTls(service.Address),
            TlsSettings = reading.External?.Tls,
            Http2 = reading.External?.Http2 == true,
            Events = words.Events is { } events ? StreamExpectation.Of(events) : null,
            Login = url?.Login,
            KeepsBodies = reading.KeepsBodies,
            Answer = new AnswerPart(words, reading, static _ => { }).Read(),
            Expect = words.Expect?.Status is { Count: > 0 } expected ? new(expected) : null,
            Feed = reading.Feed,
            Secrets = reading.Secrets,
        };
    }

    protected override IReadOnlyList<string> CapturesOf(HttpWords words) => [.. words.Capture?.Keys ?? []];

    protected override TargetSpec? WarmUpOf(HttpWords words, CallReading reading) =>
        words.WarmUp?.Get is { } path
            ? TargetOf(
                new()
                {
                    Method = Get,
                    Path = path,
                    Headers = words.Headers,
                },
                reading
            )
            : null;

    public override ReadOnlyMemory<byte> Hello(CanarySite site) =>
        Encoding.UTF8.GetBytes(
            $"GET {site.Path} HTTP/1.1\r\nHost: {site.Authority}\r\nUser-Agent: chaos-canary\r\n"
                + $"{CallBaggage.Header}: {new CallBaggage(CallBaggage.Canary, default, "")}\r\nConnection: "
                + $"close\r\n{string.Concat(site.Fields.Select(f => $"{f.Key}: {f.Value}\r\n"))}\r\n"
        );

    public override string CanarySummary(string? path) => $"GET {path ?? "/"}";

    /// <summary>The word of each path that is given, and the path.</summary>
    private static IEnumerable<(string Word, string Path)> PathsOf(HttpWords words) =>
        words
            .Short.Select(s => (s.Word, s.Path))
            .Concat(words.Path is { } path ? [("path", path)] : Array.Empty<(string, string)>());

    private static void CheckShort(HttpWords words, CallReading reading)
    {
        if (words.Short is not [var first, ..])
            return;
        foreach (var other in words.Short.Skip(1))
            reading.Wrong(
                other.Word,
                other.Path,
                $"one of {string.Join(", ", HttpWords.ShortForms)}: {first.Word} is here already"
            );
        if (words.Method is { } method)
            reading.Wrong("method", method, $"nothing beside {first.Word}, which says the method");
        if (words.Path is { } path)
            reading.Wrong("path", path, $"nothing beside {first.Word}, which says the path");
    }

    /// <summary>The headers, with the one for the answer that the call understands.</summary>
    private static IReadOnlyDictionary<string, string> HeadersOf(HttpWords words) =>
        (
            words.Graphql is not null ? GraphQlCall.Accepts
            : words.Events is not null ? EventReading.Type
            : null
        )
            is { } accepted
        && !words.Headers.Keys.Contains(Accept, StringComparer.OrdinalIgnoreCase)
            ? new Dictionary<string, string>(words.Headers) { [Accept] = accepted }
            : words.Headers;

    private static void CheckEvents(HttpWords words, CallReading reading)
    {
        if (words.Events is not { } events)
            return;
        StreamExpectation.Check(events, "events", reading.Timeout, reading);
        if (words.Capture is { Count: > 0 })
            reading.Wrong("capture", "beside events", "nothing beside events, which are not kept");
        if (words.Expect is { } expect && expect with { Status = null } != new ExpectWords())
            reading.Wrong("expect", "beside events", "status alone beside events; events: { until } takes a text");
        if (words.Graphql is not null)
            reading.Wrong("events", "beside graphql", "nothing beside graphql");
    }

    private static void CheckGraphQl(HttpWords words, CallReading reading)
    {
        if (words.Body is not null)
            reading.Wrong("body", "beside graphql", "nothing beside graphql, which is the body");
        if (words.Short is [{ Method: not Post } shorter, ..])
            reading.Wrong(shorter.Word, shorter.Path, "post beside graphql, which is sent with POST");
        else if (words.Method is { } method && method != Post)
            reading.Wrong("method", method, "POST beside graphql");
    }

    private static void CheckPath(string word, string path, CallReading reading)
    {
        if (!path.StartsWith('/') && !path.StartsWith("{{", StringComparison.Ordinal))
            reading.Texts.Tell(
                new PlanError(
                    $"{reading.Path}.{word}",
                    path,
                    "a path that begins with /, such as /orders/{{id}}, or one that a column of the feed holds: {{path}}"
                )
                {
                    Meant = path.Contains(':', StringComparison.Ordinal) ? null : $"/{path}",
                }
            );
        reading.CheckText(word, path);
        if (!path.StartsWith('/') && !IsCaptured(path, reading))
            reading.CheckSent(
                word,
                path,
                text => text.StartsWith('/') ? null : "a path that begins with /",
                isSum: false
            );
    }

    /// <summary>Whether a path begins with a captured value, which is known only during the run.</summary>
    private static bool IsCaptured(string path, CallReading reading) =>
        Template.NamesIn(path) is [var first, ..] && reading.Captures?.Contains(first) == true;

    private static void CheckExpected(ExpectWords? expect, CallReading reading)
    {
        if (expect is null)
            return;
        if (
            (expect.Status is null ? expect == new ExpectWords() : expect.Status.Count == 0)
            && !reading.Texts.IsToldWithin($"{reading.Path}.expect")
        )
            reading.Wrong("expect.status", "none", $"at least one: {ExpectedStatus.Allowed}");
        foreach (
            var (word, i) in (expect.Status ?? [])
                .Select((w, i) => (w, i))
                .Where(w => w.w.Length > 0 && ExpectedStatus.Read(w.w) is null)
        )
            reading.Wrong($"expect.status[{i}]", word, ExpectedStatus.Allowed);
    }

    [GeneratedRegex(HttpWords.MethodForm)]
    private static partial Regex Method();
}

using System.Collections.Concurrent;
using System.Text;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Answers;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// Sends HTTP requests that the user defines. It connects to the proxy, but keeps the service's own name in the Host
/// header and in TLS. Of an answer it reports the status and what the file asks for, and nothing else of the body, which
/// may contain confidential data. A request that cannot be built is not sent and counts as a failure of the generator.
/// </summary>
internal sealed class RequestTarget : ITarget
{
    private const string ContentType = "Content-Type";
    private const string Authorization = "Authorization";
    private const string CookieHeader = "Cookie";
    private readonly HttpCaller _http;
    private readonly RequestTargetSpec _spec;
    private readonly HttpMethod _method;
    private readonly Uri _address;
    private readonly TargetSite _site;
    private readonly CallText _path;
    private readonly CallText? _body;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;
    private readonly ConcurrentDictionary<string, CallText> _expected = new();
    private readonly Redirects? _redirects;
    private readonly string? _login;
    private readonly bool _hasContentType;
    private readonly bool _hasCookie;

    public RequestTarget(RequestTargetSpec spec, TargetSite site)
    {
        (_spec, _method, _site) = (spec, new(spec.Method), site);
        _http = site.Take(
            (spec.TlsSettings, spec.Http2, spec.FreshConnections),
            () => new HttpCaller(ServiceHandler.Open(spec.TlsSettings, site.Address, spec.FreshConnections), spec.Http2)
        );
        _address =
            spec.KnownAs
            ?? (spec.Tls ? new UriBuilder(site.Address) { Scheme = Uri.UriSchemeHttps }.Uri : site.Address);
        _redirects = spec.Follow > 0 ? new(spec, _http, _address) : null;
        var contentType = spec
            .Headers.FirstOrDefault(h => h.Key.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            .Value;
        (_path, _body) = (
            Known(spec.Path, "path", TextUse.Target),
            spec.Body is null ? null : Known(spec.Body, "body", ValueEscape.OfBody(contentType, spec.Body))
        );
        _hasContentType = contentType is not null;
        _hasCookie = spec.Headers.Keys.Contains(CookieHeader, StringComparer.OrdinalIgnoreCase);
        _headers = [.. spec.Headers.Select(h => (h.Key, Known(h.Value, $"header {h.Key}", TextUse.Plain)))];
        if (spec.Login is { } login && !spec.Headers.Keys.Contains(Authorization, StringComparer.OrdinalIgnoreCase))
            _login = LoginUrl.Basic(login, text => new Template(text).With(n => spec.Secrets.Of(n) ?? ""));

        CallText Known(string text, string place, TextUse use) =>
            new(text, spec.Feed, spec.Secrets, site, $"{spec.Method} {spec.Path} {place}", use);
    }

    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage { Method = _method };
        if (Build(request, call) is { } unsent)
            return unsent;
        if (_redirects is not null)
            return Told(await _redirects.SendAsync(request, cancellationToken), request);
        if (_spec.Events is { } events)
            return Told(
                await EventReading.OfAsync(
                    _http,
                    request,
                    events,
                    _spec.Expect is { } wanted ? wanted.Accepts : null,
                    _site.Time,
                    cancellationToken
                ),
                request
            );
        var result =
            _spec.Answer is null && call.Visit is null && !_spec.KeepsBodies
                ? await _http.SendAsync(
                    request,
                    cancellationToken,
                    _spec.Expect is { } e ? e.Accepts : null,
                    tellsBody: false
                )
                : await AskAsync(request, call, cancellationToken);
        return Told(result, request);
    }

    /// <summary>Makes a call whose answer is read. A call whose answer is not read does without this closure.</summary>
    private ValueTask<CallResult> AskAsync(HttpRequestMessage request, Call call, CancellationToken cancellationToken)
    {
        var sent = _site.Time.GetTimestamp();
        return _http.AskAsync(
            request,
            _spec.Expect is { } expect ? expect.Accepts : null,
            _spec.Answer?.NeedsBody == true || _spec.KeepsBodies,
            (answer, result) => Judge(call, request, answer, _site.Time.GetElapsedTime(sent), result),
            cancellationToken
        );
    }

    private CallResult Judge(Call call, HttpRequestMessage request, HttpAnswer answer, TimeSpan took, CallResult result)
    {
        if (call.Visit is { } visit && answer.SetCookies is { Count: > 0 } cookies)
            Cookies.Of(visit).Set(cookies, request.RequestUri!, _site.Time.GetUtcNow());
        if (_spec.Answer is null && !_spec.KeepsBodies)
            return result;
        var values = new CallValues(text => Filled(text, call), () => SecretsOf(call, request));
        if (_spec.Answer is { } reading)
            result = result.Status.IsGood()
                ? reading.Of(answer, took, values, (capture, value) => capture.Keep(call, value), result)
                : reading.OfBad(answer, values, result);
        return _spec.KeepsBodies && !result.Status.IsGood() && answer.Unreadable is null
            ? result with
            {
                Body = KeptBody.Of(answer.Text, values.Hide),
            }
            : result;
    }

    private IEnumerable<string> SecretsOf(Call call, HttpRequestMessage request) =>
        VisitSecrets
            .Of(call, _spec.Feed, _site.Seed)
            .Concat(request.Headers.NonValidated.SelectMany(h => VisitSecrets.In(h.Key, h.Value.ToString())));

    private string Filled(string text, Call call) =>
        _expected
            .GetOrAdd(text, t => new(t, _spec.Feed, _spec.Secrets, _site, $"{_spec.Method} {_spec.Path} expect"))
            .For(call);

    /// <summary>
    /// Adds the bytes that were sent. An answer without an error whose status is not expected is no error of the
    /// request.
    /// </summary>
    private CallResult Told(CallResult result, HttpRequestMessage request)
    {
        if (result.Attempts > 0)
            result = result with { Sent = request.Content?.Headers.ContentLength ?? 0 };
        return
            result.Status == CallStatus.ClientError
            && _spec.Expect is { } expect
            && result.Outcome is ['1' or '2' or '3', ..]
            ? result with
            {
                Status = CallStatus.Unexpected,
                Outcome = $"{result.Outcome}, expected {expect}",
                Detail = $"{result.Outcome}, expected {expect}",
            }
            : result;
    }

    public ValueTask DisposeAsync()
    {
        _redirects?.Dispose();
        _site.GiveBack(_http);
        return default;
    }

    /// <summary>Fills in a request. Returns the result of the call when that is not possible, otherwise null.</summary>
    private CallResult? Build(HttpRequestMessage request, Call call)
    {
        if (Unsent.AtEndOf(_spec.Feed, call) is { } over)
            return over;
        if (!RequestAddress.TryOf(_address, _path.For(call), out var address))
            return Unsent.Address($"{_spec.Path}{_path.Place(call)}");
        request.RequestUri = address;
        request.Content = new ByteArrayContent(_body is null ? [] : Encoding.UTF8.GetBytes(_body.For(call)));
        if (_body is not null && !_hasContentType)
            request.Content.Headers.TryAddWithoutValidation(ContentType, "application/json");
        TrialContext.Of(_site, call).AddTo(request);
        if (_login is not null)
            request.Headers.TryAddWithoutValidation(Authorization, _login);
        var cookies = call.Visit is { } visit ? Cookies.Of(visit) : null;
        if (!_hasCookie && cookies?.For(address, _site.Time.GetUtcNow(), null) is { } sent)
            request.Headers.TryAddWithoutValidation(CookieHeader, sent);
        foreach (var (name, value) in _headers)
        {
            var text = value.For(call);
            if (cookies is not null && name.Equals(CookieHeader, StringComparison.OrdinalIgnoreCase))
                text = cookies.For(address, _site.Time.GetUtcNow(), text)!;
            if (HeaderRules.WhyNot(text) is { } allowed)
                return Unsent.Header($"{name}{value.Place(call)}; allowed: {allowed}");
            if (
                !request.Headers.TryAddWithoutValidation(name, text)
                && !request.Content.Headers.TryAddWithoutValidation(name, text)
            )
                return Unsent.Header($"{name} is not a request header");
            if (call.Visit is { } sending)
                foreach (var secret in VisitSecrets.In(name, text))
                    sending.Kept(static () => new VisitSecrets()).Add(secret);
        }
        if (_spec.FreshConnections && !_spec.Http2)
            request.Headers.ConnectionClose = true;
        return null;
    }
}

using System.Text;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// Sends HTTP requests that the user defines. It connects to the proxy, but keeps the service's own name in the Host
/// header and in TLS. It reports only the status of an answer, because the body may contain confidential data. A
/// request that cannot be built is not sent and counts as a failure of the generator.
/// </summary>
internal sealed class RequestTarget : ITarget
{
    private const string ContentType = "Content-Type";
    private const string Authorization = "Authorization";
    private readonly HttpCaller _http;
    private readonly RequestTargetSpec _spec;
    private readonly HttpMethod _method;
    private readonly Uri _address;
    private readonly string _trial;
    private readonly CallText _path;
    private readonly CallText? _body;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;
    private readonly string? _login;
    private readonly bool _hasContentType;

    public RequestTarget(RequestTargetSpec spec, TargetSite site)
    {
        var handler = ServiceHandler.Open(spec.TlsSettings, site.Address, spec.FreshConnections);
        (_http, _spec, _method, _trial) = (new(handler, spec.Http2), spec, new(spec.Method), site.Trial);
        _address =
            spec.KnownAs
            ?? (spec.Tls ? new UriBuilder(site.Address) { Scheme = Uri.UriSchemeHttps }.Uri : site.Address);
        var contentType = spec
            .Headers.FirstOrDefault(h => h.Key.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            .Value;
        (_path, _body) = (
            Known(spec.Path, TextUse.Target),
            spec.Body is null ? null : Known(spec.Body, ValueEscape.OfBody(contentType, spec.Body))
        );
        _hasContentType = contentType is not null;
        _headers = [.. spec.Headers.Select(h => (h.Key, Known(h.Value, TextUse.Plain)))];
        if (spec.Login is { } login && !spec.Headers.Keys.Contains(Authorization, StringComparer.OrdinalIgnoreCase))
            _login = LoginUrl.Basic(login, text => new Template(text).With(n => spec.Secrets.Of(n) ?? ""));

        CallText Known(string text, TextUse use) => new(text, spec.Feed, spec.Secrets, site.Trial, use);
    }

    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage { Method = _method };
        if (Build(request, call) is { } unsent)
            return unsent;
        return await _http.SendAsync(
            request,
            cancellationToken,
            _spec.Expect is { } expect ? expect.Accepts : null,
            tellsBody: false
        );
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }

    /// <summary>Fills in a request. Returns the result of the call when that is not possible, otherwise null.</summary>
    private CallResult? Build(HttpRequestMessage request, Call call)
    {
        if (!RequestAddress.TryOf(_address, _path.For(call), out var address))
            return Unsent.Address($"{_spec.Path}{_path.Place(call)}");
        request.RequestUri = address;
        request.Content = new ByteArrayContent(_body is null ? [] : Encoding.UTF8.GetBytes(_body.For(call)));
        if (_body is not null && !_hasContentType)
            request.Content.Headers.TryAddWithoutValidation(ContentType, "application/json");
        TrialContext.Of(_trial, call).AddTo(request);
        if (_login is not null)
            request.Headers.TryAddWithoutValidation(Authorization, _login);
        foreach (var (name, value) in _headers)
        {
            var text = value.For(call);
            if (HeaderRules.WhyNot(text) is { } allowed)
                return Unsent.Header($"{name}{value.Place(call)}; allowed: {allowed}");
            if (
                !request.Headers.TryAddWithoutValidation(name, text)
                && !request.Content.Headers.TryAddWithoutValidation(name, text)
            )
                return Unsent.Header($"{name} is not a request header");
        }
        if (_spec.FreshConnections && !_spec.Http2)
            request.Headers.ConnectionClose = true;
        return null;
    }
}

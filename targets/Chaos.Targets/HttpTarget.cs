using System.Net;
using System.Net.Http.Headers;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Targets;

/// <summary>Calls an HTTP endpoint. The handler adds no behaviour of its own and does not repeat requests.</summary>
public sealed class HttpTarget : ITarget
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly HttpCaller _http;
    private readonly HttpTargetSpec _spec;
    private readonly HttpMethod _method;
    private readonly Uri _address;
    private readonly Uri? _fixedAddress;
    private readonly string _trial;
    private readonly CallTemplate _path;
    private readonly CallTemplate? _body;

    /// <exception cref="ArgumentException">The address is not allowed.</exception>
    public HttpTarget(HttpTargetSpec spec, Uri address, string trial, ulong seed)
    {
        if (spec.Allowed.Error("address", address) is { } error)
            throw new ArgumentException(error.ToString(), nameof(address));
        var handler = PlainHandler.Open(spec.FreshConnections);
        if (spec.Tls && address.IsLoopback)
            handler.SslOptions = ServiceHandler.OptionsOf(new() { InsecureSkipVerify = true })!;
        _http = new(handler);
        _spec = spec;
        _method = new(spec.Method);
        _address = spec.Tls ? new UriBuilder(address) { Scheme = Uri.UriSchemeHttps }.Uri : address;
        _trial = trial;
        _path = new(spec.Path, trial, seed);
        _fixedAddress = _path.IsFixed ? AddressOf(spec.Path) : null;
        var body = spec.BodyTemplate ?? (_method == HttpMethod.Post ? ShopOrder.Json() : null);
        _body = body is null ? null : new(body, trial, seed);
    }

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        SendAsync(TrialContext.Of(_trial, call), cancellationToken);

    /// <summary>Makes one attempt of a call under the client's policy.</summary>
    public ValueTask<CallResult> AttemptAsync(Attempt attempt, CancellationToken cancellationToken) =>
        SendAsync(TrialContext.Of(_trial, attempt), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }

    private Uri AddressOf(string target) =>
        RequestAddress.TryOf(_address, target, out var address)
            ? address
            : throw new ArgumentException($"{target} is not a valid path", nameof(target));

    private async ValueTask<CallResult> SendAsync(AttemptContext attempt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(_method, _fixedAddress ?? AddressOf(_path.For(attempt.Call)));
        if (_body is not null)
        {
            request.Content = new ByteArrayContent(_body.BytesFor(attempt.Call));
            request.Content.Headers.ContentType = s_json;
        }
        (attempt with { Calls = _spec.Calls }).AddTo(request);
        if (_spec.Http2)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        else if (_spec.FreshConnections)
            request.Headers.ConnectionClose = true;
        return await _http.SendAsync(request, cancellationToken);
    }
}

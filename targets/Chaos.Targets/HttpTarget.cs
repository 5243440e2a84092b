using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.Targets.Requests;

namespace Chaos.Targets;

/// <summary>
/// Calls an HTTP endpoint. The handler below is kept from doing anything of its own, and from repeating requests.
/// </summary>
public sealed class HttpTarget : ITarget
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly HttpMessageInvoker _http;
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
            handler.SslOptions = AnyCertificate();
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
        SendAsync(new(_trial, call, ""), null, null, cancellationToken);

    /// <summary>Makes one attempt of a call under a policy of the client's own.</summary>
    public ValueTask<CallResult> AttemptAsync(Attempt attempt, CancellationToken cancellationToken) =>
        SendAsync(new(_trial, attempt.Call, attempt.Path), attempt.IdempotencyKey, attempt.Budget, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }

    /// <summary>
    /// Without a search for who signed it in the system's store, which would take longer than the handshake.
    /// </summary>
    private static SslClientAuthenticationOptions AnyCertificate() =>
        new()
        {
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        };

    private Uri AddressOf(string target) =>
        RequestAddress.TryOf(_address, target, out var address)
            ? address
            : throw new ArgumentException($"{target} makes no address", nameof(target));

    private async ValueTask<CallResult> SendAsync(
        CallBaggage baggage,
        string? idempotencyKey,
        TimeSpan? budget,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(_method, _fixedAddress ?? AddressOf(_path.For(baggage.Call)));
        // Without a content, be it an empty one, the handler would silently repeat a request whose reused connection
        // breaks: attempts that nobody counts.
        request.Content = new ByteArrayContent(_body?.BytesFor(baggage.Call) ?? []);
        if (_body is not null)
            request.Content.Headers.ContentType = s_json;
        request.Headers.TryAddWithoutValidation(CallBaggage.Header, baggage.ToString());
        if (_spec.Calls is { } calls)
            request.Headers.TryAddWithoutValidation("Chaos-Calls", string.Join(',', calls));
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        // Rounded up: a callee that is told of too little would give up before its caller does.
        if (budget is { } left)
            request.Headers.TryAddWithoutValidation(
                "Chaos-Budget",
                Math.Max(0, (long)Math.Ceiling(left.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture)
            );
        if (_spec.Http2)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        else if (_spec.FreshConnections)
            request.Headers.ConnectionClose = true;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return await HttpOutcome.OfAsync(response, cancellationToken);
        }
        catch (Exception e) when (HttpOutcome.Of(e, cancellationToken) is not null)
        {
            return HttpOutcome.Of(e, cancellationToken)!.Value;
        }
    }
}

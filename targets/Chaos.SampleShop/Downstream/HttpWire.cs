using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>Calls over HTTP/1.1, with JSON.</summary>
internal sealed class HttpWire(Upstream upstream) : IWire
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly ShopEndpoint _entry = ShopService.Kinds[upstream.Kind].Entry;
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = int.MaxValue,
            // "Connection: close" alone leaves it to the callee: one that ignores it would be called over the old
            // connection again.
            PooledConnectionLifetime = upstream.FreshConnections ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        }
    );

    public async ValueTask<CallResult> SendAsync(
        Attempt attempt,
        ShopRequest request,
        CancellationToken cancellationToken
    )
    {
        var order = request.Order!;
        using var message = new HttpRequestMessage(new(_entry.Method), new Uri(upstream.Url, _entry.PathFor(order)));
        // Without a content the handler would silently repeat a request whose reused connection breaks: attempts that
        // no policy asked for.
        message.Content = new ByteArrayContent(
            _entry.TakesOrder ? JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.OrderMessage) : []
        );
        message.Content.Headers.ContentType = s_json;
        message.Headers.ConnectionClose = upstream.FreshConnections;
        if (request.Baggage.Trial.Length > 0)
            message.Headers.TryAddWithoutValidation(
                CallBaggage.Header,
                (request.Baggage with { AttemptPath = attempt.Path }).ToString()
            );
        if ((attempt.IdempotencyKey ?? request.IdempotencyKey) is { } key)
            message.Headers.TryAddWithoutValidation(ShopServer.IdempotencyHeader, key);
        // Rounded up: a callee that is told of too little would give up before its caller does.
        if (attempt.Budget is { } left)
            message.Headers.TryAddWithoutValidation(
                ShopServer.BudgetHeader,
                Math.Max(0, (long)Math.Ceiling(left.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture)
            );
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return Result(response);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return new(
                e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                    ? CallStatus.Refused
                    : CallStatus.Reset,
                Detail: e.Message
            );
        }
    }

    public void Dispose() => _http.Dispose();

    private static CallResult Result(HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        var status = code switch
        {
            < 300 => response.Headers.Contains(Answer.DegradedHeader) ? CallStatus.Degraded : CallStatus.Ok,
            StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => CallStatus.Rejected,
            StatusCodes.Status504GatewayTimeout => CallStatus.TimedOut,
            < 500 => CallStatus.ClientError,
            _ => CallStatus.ServerError,
        };
        return new(status, Detail: status.IsGood() ? null : code.ToString(CultureInfo.InvariantCulture));
    }
}

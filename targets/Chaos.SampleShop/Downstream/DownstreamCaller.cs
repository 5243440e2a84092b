using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>One edge from the caller's side: the service called, the way to it, and the policy that protects the caller.</summary>
public sealed class DownstreamCaller : IDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly HttpMessageInvoker _http;
    private readonly ShopEndpoint _entry;
    private readonly Upstream _upstream;
    private readonly TimeProvider _time;

    public DownstreamCaller(string callee, Upstream upstream, Policy policy, string edge, SharedState shared, ulong seed, TimeProvider time)
    {
        Callee = callee;
        _http = new(new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = int.MaxValue,
            // "Connection: close" alone leaves it to the callee: one that ignores it would be called over the old connection again.
            PooledConnectionLifetime = upstream.FreshConnections ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
        });
        _entry = ShopService.Kinds[callee].Entry;
        _upstream = upstream;
        _time = time;
        Edge = edge;
        Pipeline = new(policy, time, seed, edge, shared);
    }

    /// <summary>The service called.</summary>
    public string Callee { get; }

    /// <summary>Its name, for example <c>order->payment</c>.</summary>
    public string Edge { get; }

    /// <summary>The policy at work.</summary>
    public PolicyPipeline Pipeline { get; }

    /// <summary>Asks the callee for its part of a request's order, under the policy.</summary>
    public ValueTask<CallResult> CallAsync(ShopRequest request, CancellationToken cancellationToken) =>
        Pipeline.ExecuteAsync(new Arrival(request.Baggage.Call, request.Baggage.AttemptPath, request.Budget - _time.GetElapsedTime(request.Arrived)), (Caller: this, Request: request), static (attempt, state, token) => state.Caller.AttemptAsync(attempt, state.Request, token), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async ValueTask<CallResult> AttemptAsync(Attempt attempt, ShopRequest request, CancellationToken cancellationToken)
    {
        var order = request.Order!;
        using var message = new HttpRequestMessage(new(_entry.Method), new Uri(_upstream.Url, _entry.PathFor(order)));
        // Without a content the handler would silently repeat a request whose reused connection breaks: attempts that no policy asked for.
        message.Content = new ByteArrayContent(_entry.TakesOrder ? JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.OrderMessage) : []);
        message.Content.Headers.ContentType = s_json;
        message.Headers.ConnectionClose = _upstream.FreshConnections;
        if (request.Baggage.Trial.Length > 0)
            message.Headers.TryAddWithoutValidation(CallBaggage.Header, (request.Baggage with { AttemptPath = attempt.Path }).ToString());
        if ((attempt.IdempotencyKey ?? request.IdempotencyKey) is { } key) message.Headers.TryAddWithoutValidation(ShopServer.IdempotencyHeader, key);
        // Rounded up: a callee that is told of too little would give up before its caller does.
        if (attempt.Budget is { } left) message.Headers.TryAddWithoutValidation(ShopServer.BudgetHeader, Math.Max(0, (long)Math.Ceiling(left.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture));
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return Result(response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return new(e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? CallStatus.Refused : CallStatus.Reset, Detail: e.Message);
        }
    }

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

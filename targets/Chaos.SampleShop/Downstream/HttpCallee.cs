using System.Net.Http.Headers;
using System.Text.Json;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Downstream;

/// <summary>Calls a service over HTTP/1.1 with JSON.</summary>
internal sealed class HttpCallee(Upstream upstream) : ICallee
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly ShopEndpoint _entry = ShopService.Kinds[upstream.Kind].Entry;
    private readonly HttpCaller _http = new(PlainHandler.Open(upstream.FreshConnections));

    public async ValueTask<CallResult> SendAsync(
        Attempt attempt,
        ShopRequest request,
        CancellationToken cancellationToken
    )
    {
        var order = request.Order!;
        using var message = new HttpRequestMessage(new(_entry.Method), new Uri(upstream.Url, _entry.PathFor(order)));
        message.Content = new ByteArrayContent(
            _entry.TakesOrder ? JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.OrderMessage) : []
        );
        message.Content.Headers.ContentType = s_json;
        message.Headers.ConnectionClose = upstream.FreshConnections;
        request.ContextOf(attempt).AddTo(message);
        return await _http.SendAsync(message, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}

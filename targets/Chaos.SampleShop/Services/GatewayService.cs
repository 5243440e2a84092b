using System.Text.Json;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>The service that clients call. It passes orders on and stores nothing.</summary>
[ServiceKind("gateway", "POST /orders")]
internal sealed class GatewayService(ServiceContext context) : ShopService
{
    private const string Passed = "passed";

    public override Answer Serve(ShopRequest request)
    {
        context.Counters.Count(Passed, request);
        return new(
            StatusCodes.Status201Created,
            $$"""{"orderId":"{{JsonEncodedText.Encode(request.Order!.OrderId!)}}"}"""
        );
    }
}

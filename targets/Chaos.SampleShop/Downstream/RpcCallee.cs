using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Protos;
using Chaos.SampleShop.Serving;
using Grpc.Core;
using Grpc.Net.Client;

namespace Chaos.SampleShop.Downstream;

/// <summary>Calls a service over gRPC. The time that the caller has left is sent as the gRPC deadline.</summary>
internal sealed class RpcCallee(Upstream upstream, TimeProvider time) : ICallee
{
    private readonly Method<Order, Confirmation> _entry =
        ShopRpc.EntryOf(upstream.Kind)
        ?? throw new ArgumentException($"{upstream.Kind} has no gRPC method", nameof(upstream));
    private readonly GrpcChannel? _kept = upstream.FreshConnections ? null : PlainChannel.Open(upstream.Url);

    public async ValueTask<CallResult> SendAsync(
        Attempt attempt,
        ShopRequest request,
        CancellationToken cancellationToken
    )
    {
        using var fresh = _kept is null ? PlainChannel.Open(upstream.Url) : null;
        return await RpcCaller.CallAsync(
            (_kept ?? fresh!).CreateCallInvoker(),
            _entry,
            request.ContextOf(attempt).ToOptions(time, cancellationToken),
            Sent(request.Order!),
            static confirmation => confirmation.CalculateSize()
        );
    }

    public void Dispose() => _kept?.Dispose();

    private static Order Sent(OrderMessage order)
    {
        var sent = new Order
        {
            OrderId = order.OrderId,
            UserId = order.UserId,
            AmountCents = order.AmountCents,
        };
        if (order.Lines is { } lines)
            sent.Lines.AddRange(
                lines.Select(l => new OrderLine
                {
                    Sku = l.Sku,
                    Quantity = l.Quantity,
                    UnitCents = l.UnitCents,
                })
            );
        return sent;
    }
}

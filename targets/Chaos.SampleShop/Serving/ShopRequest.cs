using Chaos.Core.Calls;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop.Serving;

/// <summary>A request once it is read. It outlives its connection: work goes on when the caller has given up.</summary>
public sealed class ShopRequest
{
    private volatile bool _abandoned;

    /// <summary>What is asked for.</summary>
    public required ShopEndpoint Endpoint { get; init; }

    /// <summary>What stood in place of the endpoint's placeholder; empty when it has none.</summary>
    public required string Id { get; init; }

    /// <summary>The order that was sent; null where none is.</summary>
    public OrderMessage? Order { get; init; }

    /// <summary>The <c>Idempotency-Key</c> header.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Who the call is; a number of the service's own when it did not say.</summary>
    public required CallBaggage Baggage { get; init; }

    /// <summary>Whether it belongs to the trial and is counted.</summary>
    public required bool Counted { get; init; }

    /// <summary>Whether the caller has given up.</summary>
    public bool Abandoned => _abandoned;

    /// <summary>The caller has given up.</summary>
    public void Abandon() => _abandoned = true;
}

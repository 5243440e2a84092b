using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// Processes a request in the way that REST and gRPC have in common. They differ only in how they read the request and
/// write the answer.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Front(TimeProvider time)
{
    private long _unnumbered;

    /// <summary>
    /// Reads which call a request belongs to from the values of its baggage header. A request without baggage gets a
    /// number from the service, so that random faults can hit it too.
    /// </summary>
    public CallBaggage Baggage(IEnumerable<string?> headers)
    {
        foreach (var header in headers)
            if (CallBaggage.TryParse(header, out var baggage))
                return baggage;
        return new("", new(Interlocked.Increment(ref _unnumbered), 0), "");
    }

    /// <summary>Makes the request from the parts that were read.</summary>
    /// <param name="calls">The services to call for it, separated by commas. Null for all.</param>
    public ShopRequest Read(
        ServiceWork run,
        ShopEndpoint endpoint,
        string id,
        OrderMessage? order,
        CallBaggage baggage,
        string? idempotencyKey,
        TimeSpan? budget,
        string? calls
    ) =>
        new()
        {
            Endpoint = endpoint,
            Id = id,
            Order = order,
            IdempotencyKey = idempotencyKey is { Length: > 0 } ? idempotencyKey : null,
            Arrived = time.GetTimestamp(),
            Budget = budget,
            Calls = calls?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Baggage = baggage,
            Counted = baggage.Trial == run.Trial && baggage.Call.Slot < SlotCounters.MaxSlots,
        };

    /// <summary>
    /// Works on a request and waits for the answer as long as the caller waits. Returns null when the caller has given
    /// up.
    /// </summary>
    /// <param name="hit">What a fault of the service does to the request.</param>
    /// <param name="gone">Cancelled when the caller gives up.</param>
    public static async Task<Answer?> AnswerAsync(
        ServiceWork run,
        ShopRequest request,
        FaultEffectKind? hit,
        CancellationToken gone
    )
    {
        run.Received(request);
        if (hit is not null)
            return run.FailedByFault(request);
        try
        {
            var answer = await run.WorkAsync(request, gone).WaitAsync(gone);
            await run.Faults.DelayAsync(request.Baggage, gone);
            return answer;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            run.Abandon(request);
            return null;
        }
    }
}

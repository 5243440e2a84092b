using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// A request after it has been read. It outlives its connection, because work goes on when the caller has given up.
/// </summary>
public sealed class ShopRequest
{
    private const int Waiting = 0;
    private const int GivenUp = 1;
    private const int Over = 2;
    private int _state;

    /// <summary>The requested endpoint.</summary>
    public required ShopEndpoint Endpoint { get; init; }

    /// <summary>The value of the endpoint's placeholder. Empty when it has none.</summary>
    public required string Id { get; init; }

    /// <summary>The order in the request. Null when there is none.</summary>
    public OrderMessage? Order { get; init; }

    /// <summary>The <c>Idempotency-Key</c> header.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The call to which the request belongs. A request without baggage gets a number from the service.
    /// </summary>
    public required CallBaggage Baggage { get; init; }

    /// <summary>Arrival time, as a timestamp of the service's clock.</summary>
    public long Arrived { get; init; }

    /// <summary>
    /// Time limit for the request, counted from <see cref="Arrived"/>: the time that its caller has left, or less when
    /// the policy at the entrance allows less. Null for no limit.
    /// </summary>
    public TimeSpan? Budget { get; set; }

    /// <summary>The services to call for the request. Null for all that this service calls.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Whether the request belongs to the trial and is counted.</summary>
    public required bool Counted { get; init; }

    /// <summary>Returns the context that an attempt at another service carries for this request.</summary>
    internal AttemptContext ContextOf(Attempt attempt) =>
        new(Baggage.Trial.Length > 0 ? Baggage with { AttemptPath = attempt.Path } : null)
        {
            IdempotencyKey = attempt.IdempotencyKey ?? IdempotencyKey,
            Budget = attempt.Budget,
        };

    /// <summary>Whether the caller gave up during the work.</summary>
    public bool Abandoned => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Records that the caller gives up. Returns false when the work had ended before.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;

    /// <summary>Records the end of the work. Returns true when the caller had given up.</summary>
    public bool Finish() => Interlocked.Exchange(ref _state, Over) == GivenUp;
}

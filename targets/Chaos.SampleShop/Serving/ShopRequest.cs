using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop.Serving;

/// <summary>A request once it is read. It outlives its connection: work goes on when the caller has given up.</summary>
public sealed class ShopRequest
{
    private const int Waiting = 0;
    private const int GivenUp = 1;
    private const int Over = 2;
    private int _state;

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

    /// <summary>When it arrived, as a timestamp of the service's clock.</summary>
    public long Arrived { get; init; }

    /// <summary>
    /// Time that there is for it, counted from <see cref="Arrived"/>: what its caller says is left, or less when a
    /// policy at the entrance allows less; null for no limit.
    /// </summary>
    public TimeSpan? Budget { get; set; }

    /// <summary>The services that are to be called for it; null for all that this service calls.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Whether it belongs to the trial and is counted.</summary>
    public required bool Counted { get; init; }

    /// <summary>What an attempt made for it at another service carries.</summary>
    internal AttemptContext ContextOf(Attempt attempt) =>
        new(Baggage.Trial.Length > 0 ? Baggage with { AttemptPath = attempt.Path } : null)
        {
            IdempotencyKey = attempt.IdempotencyKey ?? IdempotencyKey,
            Budget = attempt.Budget,
        };

    /// <summary>Whether the caller gave up while it was worked on.</summary>
    public bool Abandoned => Volatile.Read(ref _state) == GivenUp;

    /// <summary>The caller gives up. False when the work was over first.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;

    /// <summary>The work is over. True when the caller had given up.</summary>
    public bool Finish() => Interlocked.Exchange(ref _state, Over) == GivenUp;
}

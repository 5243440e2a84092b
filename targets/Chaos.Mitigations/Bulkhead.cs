using System.Threading.RateLimiting;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Lets so many calls be under way at once and so many wait for that; further ones are rejected. On an edge it keeps
/// one bad dependency from taking everything that the caller has; without a queue it rejects the share that Erlang's B
/// formula gives for Poisson arrivals.
/// </summary>
public sealed record Bulkhead : PollyMitigation
{
    /// <summary>Name of the counter of calls turned away.</summary>
    public const string RejectedCounter = "bulkheadRejected";

    /// <summary>A queue without a bound.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>Calls under way at once.</summary>
    [Allowed(1, 100_000)]
    public required int MaxConcurrent { get; init; }

    /// <summary>Calls that may wait for a permit, first come first served; 0 rejects at once.</summary>
    [Allowed(0)]
    public int MaxQueue { get; init; }

    /// <summary>
    /// Name of a pool that all bulkheads of one service with that name share, with the values of the first of them;
    /// null for a pool of its own, which is what a bulkhead is for.
    /// </summary>
    public string? Pool { get; init; }

    public override string Summary =>
        $"bulkhead {MaxConcurrent}"
        + $"{(MaxQueue == 0 ? "" : MaxQueue == Unbounded ? ", unbounded queue" : $", queue {MaxQueue}")}"
        + $"{(Pool is null ? "" : $", pool {Pool}")}";

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (Pool is "")
            yield return new($"{path}.pool", PlanError.Missing, "a name, or none for a pool of its own");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var limiter = Pool is null ? Limiter() : context.Shared($"bulkhead {Pool}", Limiter);
        var name = Pool is null ? "bulkhead" : $"pool {Pool}";
        context.Gauge($"{name} in use", () => MaxConcurrent - limiter.GetStatistics()!.CurrentAvailablePermits);
        context.Gauge($"{name} waiting", () => limiter.GetStatistics()!.CurrentQueuedCount);
        builder.AddLayer(new PermitLayer(limiter, context.Counter(RejectedCounter), context.Time));
    }

    private ConcurrencyLimiter Limiter() =>
        new(
            new()
            {
                PermitLimit = MaxConcurrent,
                QueueLimit = MaxQueue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
}

using System.Threading.RateLimiting;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Limits the calls under way at once and the calls that wait for a permit. Further calls are rejected. On an edge it
/// keeps one bad dependency from using up all of the caller's resources. Without a queue it rejects the share that
/// Erlang's B formula gives for Poisson arrivals.
/// </summary>
public sealed record Bulkhead : PollyMitigation
{
    /// <summary>Name of the counter of rejected calls.</summary>
    public const string RejectedCounter = "bulkheadRejected";

    /// <summary>The value of <see cref="MaxQueue"/> for a queue without a bound.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>Largest number of calls under way at once.</summary>
    [Allowed(1, 100_000)]
    public required int MaxConcurrent { get; init; }

    /// <summary>
    /// Largest number of calls that may wait for a permit, first come first served. 0 rejects at once.
    /// </summary>
    [Allowed(0)]
    public int MaxQueue { get; init; }

    /// <summary>
    /// Name of a pool that all bulkheads of one service with that name share. The values of the first of them apply.
    /// Null, the usual case, for a pool of its own.
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

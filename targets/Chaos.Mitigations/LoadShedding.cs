using System.Threading.RateLimiting;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Protects a service's entrance from overload: it limits the requests under way and the requests that wait, and sheds
/// the rest at once. A request that has waited too long when its turn comes, by <see cref="MaxWait"/> or by the budget
/// that its caller sent, is shed too. Its caller no longer waits for it, and such useless work is what keeps an
/// overload going.
/// </summary>
public sealed record LoadShedding : PollyMitigation
{
    /// <summary>Name of the counter of requests shed.</summary>
    public const string ShedCounter = "shed";

    /// <summary>Largest number of requests under way at once.</summary>
    [Allowed(1, 100_000)]
    public required int MaxConcurrent { get; init; }

    /// <summary>Largest number of requests that may wait.</summary>
    [Allowed(0)]
    public int MaxQueue { get; init; }

    /// <summary>
    /// Which waiting request is served first. Oldest first sheds a request that finds the queue full. Newest first
    /// sheds the oldest request instead. Under overload, newest first serves some callers at once and the others not at
    /// all, while oldest first serves all of them too late.
    /// </summary>
    public QueueProcessingOrder Order { get; init; } = QueueProcessingOrder.OldestFirst;

    /// <summary>
    /// Longest time in the queue after which a request is still served. Null for any time that the caller's budget
    /// allows.
    /// </summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? MaxWait { get; init; }

    public override string Summary =>
        $"load shedding {MaxConcurrent}, queue {MaxQueue}"
        + $"{(Order == QueueProcessingOrder.NewestFirst ? " newest first" : "")}"
        + $"{(MaxWait is { } wait ? $", wait {Words.Of(wait)} at most" : "")}";

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (!Enum.IsDefined(Order))
            yield return new($"{path}.order", $"{Order}", "oldestFirst or newestFirst");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var limiter = new ConcurrencyLimiter(
            new()
            {
                PermitLimit = MaxConcurrent,
                QueueLimit = MaxQueue,
                QueueProcessingOrder = Order,
            }
        );
        context.Gauge("shedding in use", () => MaxConcurrent - limiter.GetStatistics()!.CurrentAvailablePermits);
        context.Gauge("shedding waiting", () => limiter.GetStatistics()!.CurrentQueuedCount);
        builder.AddLayer(
            new PermitLayer(
                limiter,
                context.Counter(ShedCounter),
                context.Time,
                (scope, waited) =>
                    waited > MaxWait ? "waited too long"
                    : context.Time.GetElapsedTime(scope.Started) >= scope.Budget ? "its caller's time is over"
                    : null
            )
        );
    }
}

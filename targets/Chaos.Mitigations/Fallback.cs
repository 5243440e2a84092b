using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.Fallback;

namespace Chaos.Mitigations;

/// <summary>
/// Answers with something usable instead of a failure: a default value, or the last good answer. The result is
/// <see cref="CallStatus.Degraded"/>, so that it cannot be mistaken for the full answer. It belongs outermost in a
/// policy, because mitigations outside of it no longer see the failure.
/// </summary>
public sealed record Fallback : PollyMitigation
{
    /// <summary>Name of the counter of failures that were replaced.</summary>
    public const string FallbacksCounter = "fallbacks";

    /// <summary>Name of the counter of replaced failures whose answer came from the cache.</summary>
    public const string StaleCounter = "staleAnswers";

    /// <summary>
    /// Name of the counter of the summed ages of answers from the cache. The sum divided by their number is the mean
    /// age.
    /// </summary>
    public const string StaleMillisecondsCounter = "staleMilliseconds";

    /// <summary>Name of the counter that holds the greatest age.</summary>
    public const string OldestMillisecondsCounter = "oldestStaleMilliseconds";

    /// <summary>Where the answer comes from.</summary>
    public FallbackSource Source { get; init; } = FallbackSource.Default;

    /// <summary>
    /// With a stale cache: how old its answer may be. Without an answer that is recent enough the call fails.
    /// </summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// The statuses that are replaced. The default leaves out <see cref="CallStatus.ClientError"/>, because a caller's
    /// own mistake must not be hidden from it.
    /// </summary>
    [Allowed(1)]
    public StatusSet HandleOn { get; init; } =
    [
        CallStatus.Refused,
        CallStatus.TimedOut,
        CallStatus.Reset,
        CallStatus.Rejected,
        CallStatus.ServerError,
        CallStatus.Dropped,
        CallStatus.Unknown,
    ];

    public override string Summary =>
        Source == FallbackSource.Default
            ? "fallback to a default"
            : $"fallback to the last good answer{(MaxAge is { } age ? $" up to {Words.Of(age)} old" : "")}";

    public override IEnumerable<PlanError> Errors(string path)
    {
        var isStale = Source == FallbackSource.StaleCache;
        foreach (var error in base.Errors(path).Where(e => isStale || e.Field != $"{path}.maxAge"))
            yield return error;
        if (!Enum.IsDefined(Source))
            yield return new($"{path}.source", $"{Source}", "default or staleCache");
        if (isStale && MaxAge is null)
            yield return new($"{path}.maxAge", PlanError.Missing, "a duration, with a stale cache");
        if (!isStale && MaxAge is { } unused)
            yield return new($"{path}.maxAge", Words.Of(unused), "nothing, unless source is staleCache");
        foreach (var good in HandleOn.Where(s => s.IsGood()))
            yield return new($"{path}.handleOn", $"{good}", "statuses of calls that are not good");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var cache = new LastAnswer(context.Time);
        var (fallbacks, stale) = (context.Counter(FallbacksCounter), context.Counter(StaleCounter));
        var (ages, oldest) = (
            context.Counter(StaleMillisecondsCounter),
            new HighWater(context.Counter(OldestMillisecondsCounter))
        );
        builder.AddFallback(
            new FallbackStrategyOptions<CallResult>
            {
                ShouldHandle = args =>
                {
                    // Polly calls this for every outcome, so good ones are seen here too. A degraded one is a
                    // replacement already. Keeping it would reset its age.
                    if (args.Outcome.Status() == CallStatus.Ok)
                        cache.Keep(args.Outcome.Result);
                    return new(
                        args.Outcome.Status() is { } status
                            && HandleOn.Contains(status)
                            && (Source == FallbackSource.Default || cache.Age() <= MaxAge)
                    );
                },
                FallbackAction = args =>
                {
                    var call = CallScope.Of(args.Context).Call;
                    fallbacks.Increment(call);
                    if (Source == FallbackSource.Default || cache.Age() is not { } age)
                        return Degraded(default);
                    stale.Increment(call);
                    ages.Increment(call, (long)age.TotalMilliseconds);
                    oldest.Raise(call, (long)age.TotalMilliseconds);
                    return Degraded(cache.Answer);
                },
            }
        );
    }

    private static ValueTask<Outcome<CallResult>> Degraded(CallResult answer) =>
        Outcome.FromResultAsValueTask(answer with { Status = CallStatus.Degraded });
}

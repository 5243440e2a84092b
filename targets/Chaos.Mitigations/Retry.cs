using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;
using Polly.Retry;

namespace Chaos.Mitigations;

/// <summary>Tries again after failures that may be transient, with a delay before each retry.</summary>
public sealed record Retry : PollyMitigation
{
    /// <summary>Name of the counter of retries begun.</summary>
    public const string RetriesCounter = "retries";

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>
    /// The random number for Polly's jitter. Polly takes it from a function without arguments. It calls that function
    /// on the same thread as <see cref="ShouldRetry"/> and right after it, without an await in between.
    /// </summary>
    [ThreadStatic]
    private static double s_chanceForPolly;

    /// <summary>Largest number of retries, not counting the first try. 0 for none.</summary>
    [Allowed(0, 1000)]
    public required int MaxRetryAttempts { get; init; }

    /// <summary>How the delay grows from one retry to the next.</summary>
    public DelayBackoffType BackoffType { get; init; } = DelayBackoffType.Constant;

    /// <summary>Delay before the first retry, from which the others are computed. 0 retries at once.</summary>
    [Allowed("0s", "24h")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest delay. None means 1 day.</summary>
    [Allowed("0s", "24h")]
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>How the delays are randomized.</summary>
    public RetryJitter Jitter { get; init; } = RetryJitter.None;

    /// <summary>Longest time that <see cref="RetryJitter.Additive"/> adds to a delay.</summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? AdditiveJitter { get; init; }

    /// <summary>
    /// Total retry time: after this time since the start of the call, a failure is final. A delay that has begun before
    /// still runs to its end. For a hard limit use a timeout outside the retry.
    /// </summary>
    [Allowed("0s", "24h", Above = true)]
    public TimeSpan? MaxElapsed { get; init; }

    /// <summary>
    /// The statuses after which to try again. The default leaves out three. <see cref="CallStatus.Rejected"/>: a callee
    /// that rejects calls has too many already, and the rejection by an open breaker must come back at once.
    /// <see cref="CallStatus.ClientError"/>: a retry would get the same answer. <see cref="CallStatus.Unknown"/>: the
    /// run is over, or the call may have taken effect.
    /// </summary>
    [Allowed(1)]
    public StatusSet RetryOn { get; init; } =
    [CallStatus.Refused, CallStatus.TimedOut, CallStatus.Reset, CallStatus.ServerError];

    public override string Summary
    {
        get
        {
            if (MaxRetryAttempts == 0)
                return "no retries";
            var retries = MaxRetryAttempts == 1 ? "1 retry" : $"{MaxRetryAttempts} retries";
            if (Delay == TimeSpan.Zero && AdditiveJitter is null)
                return $"{retries}, immediate{Limit()}";
            var cap = MaxDelay is { } max ? $" to {Words.Of(max)}" : "";
            var jitter = Jitter switch
            {
                RetryJitter.None => "no jitter",
                RetryJitter.Polly => "Polly's jitter",
                RetryJitter.Additive => $"+ up to {Words.Of(AdditiveJitter ?? TimeSpan.Zero)}",
                var kind => $"{kind.ToString().ToLowerInvariant()} jitter",
            };
            return $"{retries}, {BackoffType.ToString().ToLowerInvariant()} {Words.Of(Delay)}{cap}, {jitter}{Limit()}";

            string Limit() => MaxElapsed is { } elapsed ? $", within {Words.Of(elapsed)}" : "";
        }
    }

    public override IEnumerable<PlanError> Errors(string path)
    {
        var isAdditive = Jitter == RetryJitter.Additive;
        foreach (var error in base.Errors(path).Where(e => isAdditive || e.Field != $"{path}.additiveJitter"))
            yield return error;
        if (!Enum.IsDefined(BackoffType))
            yield return new($"{path}.backoffType", $"{BackoffType}", "constant, linear or exponential");
        if (!Enum.IsDefined(Jitter))
            yield return new(
                $"{path}.jitter",
                $"{Jitter}",
                "none, full, equal, decorrelated, additive, proportional or polly"
            );
        if (MaxDelay is { } max && max >= TimeSpan.Zero && max < Delay)
            yield return new($"{path}.maxDelay", Words.Of(max), $"delay, {Words.Of(Delay)}, or more");
        if (isAdditive && AdditiveJitter is null)
            yield return new($"{path}.additiveJitter", PlanError.Missing, "a duration, with additive jitter");
        if (!isAdditive && AdditiveJitter is { } unused)
            yield return new($"{path}.additiveJitter", Words.Of(unused), "nothing, unless jitter is additive");
        if (RetryOn.Contains(CallStatus.Ok))
            yield return new($"{path}.retryOn", "ok", "statuses of calls that are not good");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        // Polly has no retry strategy with zero retries.
        if (MaxRetryAttempts == 0)
            return;
        var retries = context.Counter(RetriesCounter);
        var previousDelay = new ResiliencePropertyKey<TimeSpan>($"chaos.{context.Name}.previousDelay");
        builder.AddRetry(
            new RetryStrategyOptions<CallResult>
            {
                MaxRetryAttempts = MaxRetryAttempts,
                BackoffType = BackoffType,
                Delay = Delay,
                MaxDelay = MaxDelay ?? s_longest,
                UseJitter = Jitter == RetryJitter.Polly,
                Randomizer = static () => s_chanceForPolly,
                ShouldHandle = args => new(ShouldRetry(args, context)),
                DelayGenerator =
                    Jitter == RetryJitter.Polly
                        ? null
                        : args =>
                        {
                            var properties = args.Context.Properties;
                            var previous = args.AttemptNumber == 0 ? Delay : properties.GetValue(previousDelay, Delay);
                            var delay = DelayBefore(
                                args.AttemptNumber,
                                previous,
                                context.Draw(CallScope.Of(args.Context), args.AttemptNumber)
                            );
                            if (Jitter == RetryJitter.Decorrelated)
                                properties.Set(previousDelay, delay);
                            // Timers cut a delay down to whole milliseconds. Rounding it first keeps the mean that the
                            // formula gives.
                            return new(
                                TimeSpan.FromMilliseconds(
                                    Math.Round(delay.TotalMilliseconds, MidpointRounding.AwayFromZero)
                                )
                            );
                        },
                OnRetry = args =>
                {
                    retries.Increment(CallScope.Of(args.Context).Call);
                    return default;
                },
            }
        );
    }

    /// <summary>
    /// Returns the delay before retry number <paramref name="retry"/> (from 0) for a random number
    /// <paramref name="chance"/> in [0, 1). Not for Polly's jitter, which Polly computes itself.
    /// </summary>
    public TimeSpan DelayBefore(int retry, TimeSpan previous, double chance)
    {
        double cap = (MaxDelay ?? s_longest).Ticks;
        double first = Delay.Ticks;
        var plain = Math.Min(
            cap,
            BackoffType switch
            {
                DelayBackoffType.Exponential => Math.ScaleB(first, retry),
                DelayBackoffType.Linear => first * (retry + 1),
                _ => first,
            }
        );
        return TimeSpan.FromTicks(
            (long)(
                Jitter switch
                {
                    RetryJitter.None => plain,
                    RetryJitter.Full => chance * plain,
                    RetryJitter.Equal => (plain / 2) + (chance * plain / 2),
                    RetryJitter.Decorrelated => Math.Min(cap, first + (chance * ((3.0 * previous.Ticks) - first))),
                    RetryJitter.Additive => plain + (chance * (AdditiveJitter ?? TimeSpan.Zero).Ticks),
                    RetryJitter.Proportional => plain + (chance * plain / 2),
                    _ => throw new InvalidOperationException($"the delays of {Jitter} jitter are not computed here"),
                }
            )
        );
    }

    /// <summary>
    /// Returns whether Polly is to retry. Polly asks after every attempt, also after the last one. A token of the
    /// budget is therefore taken only when a retry would really follow.
    /// </summary>
    private bool ShouldRetry(RetryPredicateArguments<CallResult> args, MitigationContext context)
    {
        if (args.Outcome.Status() is not { } status || !RetryOn.Contains(status))
            return false;
        if (args.AttemptNumber >= MaxRetryAttempts || args.Context.CancellationToken.IsCancellationRequested)
            return false;
        var scope = CallScope.Of(args.Context);
        if (MaxElapsed is { } limit && context.Time.GetElapsedTime(scope.Started) >= limit)
            return false;
        if (!context.MayRetry(scope))
            return false;
        s_chanceForPolly = context.Draw(scope, args.AttemptNumber);
        return true;
    }
}

using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Limits retries by a token bucket. Every retry of the pipeline takes one token, and every successful attempt (Ok or
/// Degraded) adds a part of one. When the bucket is empty the last result is returned at once. It applies to all
/// retries of the policy, at whatever position it is listed, and all calls through one pipeline share it.
/// </summary>
/// <remarks>
/// Attempts per call settle at 1 / (1 - d (1 - p)) for d tokens a success and a failure probability p of an attempt, as
/// long as the retries do not run out first: each call has L attempts of which L (1 - p) succeed, and pays L - 1 = d L
/// (1 - p). The initial tokens are added to this once.
/// </remarks>
public sealed record RetryBudget : PollyMitigation
{
    /// <summary>Name of the counter of rejected retries.</summary>
    public const string RejectedCounter = "retriesRejected";

    /// <summary>
    /// Tokens that each successful attempt adds, with a resolution of one millionth. 0.1 allows one retry for ten
    /// successes.
    /// </summary>
    [Allowed(0, 1)]
    public double DepositPerSuccess { get; init; } = 0.1;

    /// <summary>
    /// Largest number of tokens: the retries that may be made at once after a long time without retries.
    /// </summary>
    [Allowed(1, 1_000_000)]
    public double MaxTokens { get; init; } = 10;

    /// <summary>Tokens at the start. Null for a full bucket, so that a new process may retry.</summary>
    [Allowed(0, Or = "none for a full bucket")]
    public double? InitialTokens { get; init; }

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"retry budget {Percent.Of(DepositPerSuccess)} of successes, at most {MaxTokens:0.##}"
        );

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (InitialTokens > MaxTokens)
            yield return new(
                $"{path}.initialTokens",
                Limits.TextOf(InitialTokens.Value),
                "maxTokens or less, or none for a full bucket"
            );
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var purse = new TokenPurse(InitialTokens ?? MaxTokens, MaxTokens);
        var deposit = TokenPurse.Millionths(DepositPerSuccess);
        var rejected = context.Counter(RejectedCounter);
        context.ObserveAttempts(status =>
        {
            if (status.IsGood())
                purse.Deposit(deposit);
        });
        context.PermitRetries(scope =>
        {
            if (purse.TryTake())
                return true;
            rejected.Increment(scope.Call);
            return false;
        });
    }
}

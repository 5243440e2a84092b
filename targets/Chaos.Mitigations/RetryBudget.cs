using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// A token bucket that every retry of the pipeline has to pay one token to: attempts that succeed (Ok or Degraded) pay
/// in, and when it is empty the last result is returned at once. It holds wherever in the policy it stands, for all
/// retries in it, and is shared by all calls through one pipeline.
/// </summary>
/// <remarks>
/// Attempts per call settle at 1 / (1 - d (1 - p)) for d tokens a success and a failure probability p of an attempt, as
/// long as the retries do not run out first: each call has L attempts of which L (1 - p) succeed, and pays L - 1 = d L
/// (1 - p). The initial tokens come on top, once.
/// </remarks>
public sealed record RetryBudget : PollyMitigation
{
    /// <summary>Name of the counter of retries refused.</summary>
    public const string RejectedCounter = "retriesRejected";

    /// <summary>
    /// Tokens paid in by each successful attempt; .1 allows one retry in ten successes. Counted in millionths.
    /// </summary>
    [Allowed(0, 1)]
    public double DepositPerSuccess { get; init; } = 0.1;

    /// <summary>Tokens it holds at most: the retries that may be made at once after a long quiet time.</summary>
    [Allowed(1, 1_000_000)]
    public double MaxTokens { get; init; } = 10;

    /// <summary>Tokens to begin with; null for a full bucket, so that a fresh process may retry.</summary>
    [Allowed(0, Or = "none for a full bucket")]
    public double? InitialTokens { get; init; }

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"retry budget {DepositPerSuccess * 100:0.##} % of successes, at most {MaxTokens:0.##}"
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

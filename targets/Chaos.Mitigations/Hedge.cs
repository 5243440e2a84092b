using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Makes a second attempt of a call that has no answer after a while, and takes whichever answer comes first: it cuts
/// off a tail that is chance, for a small extra load. Only for calls that may take effect twice, or carry a key.
/// </summary>
/// <remarks>
/// After a delay h a call lasts longer than t with probability S(t) S(t - h) instead of S(t), and makes 1 + S(h)
/// attempts, where S is the probability that one attempt lasts longer. The product holds only where the two attempts
/// are slow independently: when the callee is slow as a whole, hedging gains nothing and doubles its load.
/// </remarks>
public sealed record Hedge : PollyMitigation
{
    /// <summary>Name of the counter of further attempts made.</summary>
    public const string HedgesCounter = "hedges";

    /// <summary>Name of the counter of calls that a further attempt decided.</summary>
    public const string WonCounter = "hedgesWon";

    /// <summary>Name of the counter of further attempts that were due and for which there was no share left.</summary>
    public const string RejectedCounter = "hedgesRejected";

    /// <summary>
    /// How long to wait for an answer before the next attempt is made; the 95th percentile costs 5 % more load.
    /// </summary>
    [Allowed("0s", "24h")]
    public required TimeSpan Delay { get; init; }

    /// <summary>Further attempts at most, beside the first.</summary>
    [Allowed(1, 10)]
    public int MaxHedgedAttempts { get; init; } = 1;

    /// <summary>Whether a failed attempt starts the next one at once.</summary>
    public bool HedgeOnFailure { get; init; } = true;

    /// <summary>
    /// Further attempts as a share of all calls, above 0 to 1, with 10 in hand to begin with: so that a callee that is
    /// slow as a whole is not sent twice the load. Null for no such bound.
    /// </summary>
    [Allowed(0, 1, Above = true, Or = "none for no bound")]
    public double? MaxHedgeRatio { get; init; }

    /// <summary>
    /// The statuses that do not decide a call while another attempt is under way or may be made. Any other one is the
    /// answer, as the caller's own mistake is.
    /// </summary>
    public StatusSet HandleOn { get; init; } =
    [CallStatus.Refused, CallStatus.TimedOut, CallStatus.Reset, CallStatus.Rejected, CallStatus.ServerError];

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"hedge after {Words.Of(Delay)}"
                + $"{(MaxHedgedAttempts == 1 ? "" : $", up to {MaxHedgedAttempts}")}"
                + $"{(HedgeOnFailure ? "" : ", not on failure")}"
                + $"{(MaxHedgeRatio is { } share ? $", at most {share * 100:0.##} % of calls" : "")}"
        );

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        foreach (var good in HandleOn.Where(s => s.IsGood()))
            yield return new($"{path}.handleOn", $"{good}", "statuses of calls that are not good");
    }

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        builder.AddLayer(
            new HedgeStrategy(
                this,
                context.Time,
                context.Counter(HedgesCounter),
                context.Counter(WonCounter),
                context.Counter(RejectedCounter)
            )
        );
}

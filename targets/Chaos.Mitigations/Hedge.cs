using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Makes a second attempt of a call that has no answer after a delay, and takes the answer that comes first. It cuts
/// off a random latency tail for a small extra load. Only for calls that may take effect twice, or that carry an
/// idempotency key.
/// </summary>
/// <remarks>
/// After a delay h a call lasts longer than t with probability S(t) S(t - h) instead of S(t), and makes 1 + S(h)
/// attempts, where S is the probability that one attempt lasts longer. The product holds only when the two attempts are
/// slow independently. When the whole callee is slow, hedging gains nothing and doubles its load.
/// </remarks>
public sealed record Hedge : PollyMitigation
{
    /// <summary>Name of the counter of extra attempts made.</summary>
    public const string HedgesCounter = "hedges";

    /// <summary>Name of the counter of calls whose answer came from an extra attempt.</summary>
    public const string WonCounter = "hedgesWon";

    /// <summary>
    /// Name of the counter of extra attempts that were due but that <see cref="MaxHedgeRatio"/> did not allow.
    /// </summary>
    public const string RejectedCounter = "hedgesRejected";

    /// <summary>
    /// How long to wait for an answer before the next attempt. The 95th percentile of the latency costs 5 % more load.
    /// </summary>
    [Allowed("0s", "24h")]
    public required TimeSpan Delay { get; init; }

    /// <summary>Largest number of extra attempts, not counting the first.</summary>
    [Allowed(1, 10)]
    public int MaxHedgedAttempts { get; init; } = 1;

    /// <summary>Whether a failed attempt starts the next one at once.</summary>
    public bool HedgeOnFailure { get; init; } = true;

    /// <summary>
    /// Largest share of extra attempts in all calls, above 0 to 1, with 10 extra attempts to begin with. It keeps the
    /// load from doubling when the whole callee is slow. Null for no such bound.
    /// </summary>
    [Allowed(0, 1, Above = true, Or = "none for no bound")]
    public double? MaxHedgeRatio { get; init; }

    /// <summary>
    /// The statuses that do not end a call while another attempt is under way or may be made. Any other status is the
    /// answer, for example a caller's own mistake.
    /// </summary>
    public StatusSet HandleOn { get; init; } =
    [CallStatus.Refused, CallStatus.TimedOut, CallStatus.Reset, CallStatus.Rejected, CallStatus.ServerError];

    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"hedge after {Words.Of(Delay)}"
                + $"{(MaxHedgedAttempts == 1 ? "" : $", up to {MaxHedgedAttempts}")}"
                + $"{(HedgeOnFailure ? "" : ", not on failure")}"
                + $"{(MaxHedgeRatio is { } share ? $", at most {Percent.Of(share)} of calls" : "")}"
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

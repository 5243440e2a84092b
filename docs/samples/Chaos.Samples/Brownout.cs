using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Samples;

/// <summary>Turns a fixed share of the calls away, so that a callee that is ill has less to do.</summary>
public sealed record Brownout : PollyMitigation
{
    /// <summary>Name of the counter of calls turned away.</summary>
    public const string RejectedCounter = "brownedOut";

    /// <summary>Share of the calls that are turned away.</summary>
    // The limit makes the message of validation and the schema of policies, too.
    [Allowed(0, 1, Above = true, Below = true, IsShare = true)]
    public required double Share { get; init; }

    public override string Summary => FormattableString.Invariant($"brownout of {Share * 100:0.#} %");

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        builder.AddLayer(new Layer(Share, context, context.Counter(RejectedCounter)));

    private sealed class Layer(double share, MitigationContext mitigation, EventCounter rejected)
        : ResilienceStrategy<CallResult>
    {
        protected override ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            var scope = CallScope.Of(context);
            // Chance comes from the seed and the call: two arms of a comparison meet the same.
            if (mitigation.Draw(scope, decision: 0) >= share)
                return callback(context, state);
            rejected.Increment(scope.Call);
            return new(Layers.TurnedAway("brownout"));
        }
    }
}

using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Samples;

/// <summary>Rejects a fixed share of the calls, to reduce the load on an unhealthy service.</summary>
public sealed record Brownout : PollyMitigation
{
    /// <summary>Name of the counter of rejected calls.</summary>
    public const string RejectedCounter = "brownedOut";

    /// <summary>Share of the calls to reject: above 0, below 1.</summary>
    // This limit also gives the validation message and the bounds in the schema of policies.
    [Allowed(0, 1, Above = true, Below = true, IsShare = true)]
    public required double Share { get; init; }

    public override string Summary => FormattableString.Invariant($"brownout of {Percent.Of(Share)}");

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
            // The draw depends only on the seed and the call, so both arms of a comparison get the same draws.
            if (mitigation.Draw(scope, decision: 0) >= share)
                return callback(context, state);
            rejected.Increment(scope.Call);
            return new(Layers.TurnedAway("brownout"));
        }
    }
}

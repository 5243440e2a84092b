using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>
/// A hedge that waits for the first attempt's answer before it makes the second, and so never saves any time.
/// </summary>
[BrokenOnPurpose]
public sealed record HedgeThatWaits : PollyMitigation
{
    public required TimeSpan Delay { get; init; }

    public override string Summary => $"hedge after {Delay}, once the first has answered";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        builder.AddLayer(new Waiting(Delay, context.Time, context.Counter(Hedge.HedgesCounter)));

    private sealed class Waiting(TimeSpan delay, TimeProvider time, EventCounter hedges)
        : ResilienceStrategy<CallResult>
    {
        protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            var began = time.GetTimestamp();
            var first = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            if (time.GetElapsedTime(began) < delay)
                return first;
            hedges.Increment(CallScope.Of(context).Call);
            return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
    }
}

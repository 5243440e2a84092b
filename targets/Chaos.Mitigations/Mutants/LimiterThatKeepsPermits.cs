using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations.Mutants;

/// <summary>
/// A limiter that does not give back the permits of calls that were not good, so that it admits fewer and fewer calls.
/// </summary>
[BrokenOnPurpose]
public sealed record LimiterThatKeepsPermits : PollyMitigation
{
    public required int MaxConcurrent { get; init; }

    public override string Summary => $"limiter {MaxConcurrent} that keeps permits";

    public override IEnumerable<PlanError> Errors(string path) => [];

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        builder.AddLayer(new Layer(MaxConcurrent));

    private sealed class Layer(int permits) : ResilienceStrategy<CallResult>
    {
        private int _left = permits;

        protected override async ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            if (Interlocked.Decrement(ref _left) < 0)
            {
                Interlocked.Increment(ref _left);
                return Layers.TurnedAway("no permit is left");
            }
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            if (outcome.Status()?.IsGood() == true)
                Interlocked.Increment(ref _left);
            return outcome;
        }
    }
}

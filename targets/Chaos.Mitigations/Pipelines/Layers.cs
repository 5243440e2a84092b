using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Adds layers of our own where Polly has none, or none that keeps to the pipeline's clock, chance and synchronization
/// context.
/// </summary>
public static class Layers
{
    /// <summary>Adds a layer inside those added so far.</summary>
    public static void AddLayer(
        this ResiliencePipelineBuilder<CallResult> builder,
        ResilienceStrategy<CallResult> layer
    ) => builder.AddStrategy(_ => layer, new Options());

    /// <summary>
    /// The outcome of a call that was turned away unsent: a result and not an exception, because under overload nearly
    /// every call ends so.
    /// </summary>
    public static Outcome<CallResult> TurnedAway(string why) =>
        Outcome.FromResult(new CallResult(CallStatus.Rejected, 0, Detail: why));

    private sealed class Options : ResilienceStrategyOptions;
}

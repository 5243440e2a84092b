using Chaos.Core.Calls;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Adds this project's own layers where Polly has none, or none that uses the pipeline's clock, random numbers and
/// synchronization context.
/// </summary>
public static class Layers
{
    /// <summary>Adds a layer inside those added so far.</summary>
    public static void AddLayer(
        this ResiliencePipelineBuilder<CallResult> builder,
        ResilienceStrategy<CallResult> layer
    ) => builder.AddStrategy(_ => layer, new Options());

    /// <summary>
    /// Returns the outcome of a call that was rejected unsent. It is a result and not an exception, because under
    /// overload nearly every call is rejected.
    /// </summary>
    public static Outcome<CallResult> TurnedAway(string why) =>
        Outcome.FromResult(new CallResult(CallStatus.Rejected, 0, Detail: why));

    private sealed class Options : ResilienceStrategyOptions;
}

using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A mitigation that knows how to become part of a Polly pipeline. A new one is one file: its data, what is wrong with
/// them, and <see cref="AddTo"/>.
/// </summary>
/// <remarks>
/// A layer sees outcomes of the layers inside it: a result, or one of Polly's own exceptions;
/// <see cref="Outcomes.Status"/> reads both. A mitigation that is no layer of its own (a budget, a key) takes part
/// through the hooks of <see cref="MitigationContext"/>. Traps under a single-threaded virtual clock: Polly runs a
/// breaker's OnOpened, OnHalfOpened and OnClosed on the thread pool, but none of it when they are not set; and its
/// hedging waits for the losing attempts off the caller's synchronization context, whatever is set.
/// </remarks>
public abstract record PollyMitigation : Mitigation
{
    /// <summary>
    /// Adds this mitigation's layer inside those added so far. Called once for each pipeline: state made here is shared
    /// by all calls through that pipeline.
    /// </summary>
    public abstract void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context);
}

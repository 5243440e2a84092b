using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// A mitigation that can add itself to a Polly pipeline. A new mitigation is one file with its values, their validation
/// and <see cref="AddTo"/>.
/// </summary>
/// <remarks>
/// A layer gets the outcomes of the layers inside it. An outcome is a result or one of Polly's own exceptions, and
/// <see cref="Outcomes.Status"/> reads both. A mitigation that is not a layer (a budget, a key) uses the hooks of
/// <see cref="MitigationContext"/>. Two properties of Polly do not work with a single-threaded virtual clock. It runs a
/// breaker's OnOpened, OnHalfOpened and OnClosed on the thread pool, unless they are not set. Its hedging always waits
/// for the slower attempts outside the caller's synchronization context.
/// </remarks>
public abstract record PollyMitigation : Mitigation
{
    /// <summary>
    /// Adds this mitigation's layer inside those added so far. It is called once for each pipeline. All calls through
    /// that pipeline share the state that is created here.
    /// </summary>
    public abstract void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context);
}

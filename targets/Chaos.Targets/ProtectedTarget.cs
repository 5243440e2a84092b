using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>A driver behind a policy of the client's own: each call is as many attempts as the policy wants.</summary>
/// <param name="inner">The driver.</param>
/// <param name="attempt">Makes one attempt with it.</param>
/// <param name="pipeline">The policy at work.</param>
internal sealed class ProtectedTarget(
    ITarget inner,
    Func<Attempt, CancellationToken, ValueTask<CallResult>> attempt,
    PolicyPipeline pipeline
) : ITarget
{
    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        pipeline.ExecuteAsync(
            call,
            "",
            attempt,
            static (one, attempt, token) => attempt(one, token),
            cancellationToken
        );

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

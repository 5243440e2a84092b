using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>Wraps a driver in the client's policy. Each call makes as many attempts as the policy requires.</summary>
/// <param name="inner">The driver.</param>
/// <param name="attempt">Makes one attempt with it.</param>
/// <param name="pipeline">The pipeline that executes the policy.</param>
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

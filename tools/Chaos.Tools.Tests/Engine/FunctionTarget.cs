using Chaos.Core.Calls;

namespace Chaos.Tools.Tests.Engine;

/// <summary>A target that is a function.</summary>
internal sealed class FunctionTarget(Func<Call, CancellationToken, ValueTask<CallResult>> call) : ITarget
{
    public ValueTask<CallResult> CallAsync(Call call1, CancellationToken cancellationToken) =>
        call(call1, cancellationToken);

    public ValueTask DisposeAsync() => default;
}

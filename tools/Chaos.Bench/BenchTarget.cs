using Chaos.Core.Calls;

namespace Chaos.Bench;

/// <summary>The target of benchmarks: its calls do nothing, or run a function.</summary>
internal sealed record BenchTarget(Func<Call, CancellationToken, ValueTask<CallResult>> Function) : TargetSpec, ITarget
{
    public override ITarget Connect(TargetSite site) => this;

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        Function(call, cancellationToken);

    public ValueTask DisposeAsync() => default;
}

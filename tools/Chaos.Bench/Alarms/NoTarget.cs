using Chaos.Core.Calls;

namespace Chaos.Bench.Alarms;

/// <summary>A target that is never called.</summary>
internal sealed record NoTarget : TargetSpec
{
    /// <inheritdoc/>
    public override ITarget Connect(TargetSite site) =>
        throw new InvalidOperationException("simulated comparisons call nothing");
}

using Chaos.Core.Calls;

namespace Chaos.Bench.Alarms;

/// <summary>A target that nobody calls.</summary>
internal sealed record NoTarget : TargetSpec
{
    /// <inheritdoc/>
    public override ITarget Connect(TargetSite site) =>
        throw new InvalidOperationException("simulated comparisons call nothing");
}

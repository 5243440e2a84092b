using Chaos.Core.Calls;

namespace Chaos.Tools.Tests.Engine;

/// <summary>A target that is only a name: tests pass the driver themselves.</summary>
internal sealed record NamedService : TargetSpec
{
    public override ITarget Connect(TargetSite site) =>
        throw new InvalidOperationException("not connected in these tests");
}

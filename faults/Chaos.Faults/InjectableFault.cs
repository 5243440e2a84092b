using Chaos.Core;
using Chaos.Core.Faults;

namespace Chaos.Faults;

/// <summary>
/// A fault that can be injected for real. Adding one is one file: its data, its mistakes, its effect and how it binds.
/// </summary>
public abstract record InjectableFault : FaultSpec
{
    /// <summary>The fault at its place. Nothing is injected yet.</summary>
    public abstract IFault Bind(IFaultSite site);

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

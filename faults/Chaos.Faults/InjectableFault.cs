using Chaos.Core;
using Chaos.Core.Faults;

namespace Chaos.Faults;

/// <summary>
/// A fault that can be injected into real services. To add one, add one file with its values, its errors, its effect
/// and its binding.
/// </summary>
public abstract record InjectableFault : FaultSpec
{
    /// <summary>Binds the fault to a site. Nothing is injected yet.</summary>
    public abstract IFault Bind(IFaultSite site);

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

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

    /// <summary>
    /// The windows of the fault over a time: by default one. A fault that comes and goes has one for each time that it is
    /// there, so that each has a receipt of its own.
    /// </summary>
    /// <param name="start">Its begin, counted from the beginning of the fault phase.</param>
    /// <param name="length">Its length.</param>
    public virtual IReadOnlyList<FaultWindow> Over(TimeSpan start, TimeSpan length) =>
        [
            new()
            {
                Fault = this,
                Start = start,
                Duration = length,
            },
        ];

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

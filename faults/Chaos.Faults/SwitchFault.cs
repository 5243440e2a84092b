using System.Text.Json.Serialization;
using Chaos.Core.Faults;
using Chaos.Faults.Services;

namespace Chaos.Faults;

/// <summary>A fault that a service applies to itself. It needs a service with the toolkit's control endpoint.</summary>
/// <param name="Service">The service.</param>
public abstract record SwitchFault([property: JsonPropertyOrder(-1)] string Service) : InjectableFault
{
    /// <inheritdoc/>
    public sealed override FaultPlace Place => FaultPlace.Switch;

    /// <inheritdoc/>
    public sealed override IFault Bind(IFaultSite site) => new ServiceSwitch(site, Effect);
}

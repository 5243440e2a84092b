using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>
/// A service's workers stand still: requests queue up, and are worked on afterwards, also those whose callers have
/// gone.
/// </summary>
/// <param name="Service">The service.</param>
public sealed record StallWorkers(string Service) : SwitchFault(Service)
{
    public override string Summary => $"{Service} stalled";

    public override FaultEffect Effect => new(FaultEffectKind.StallAndRelease, Service);
}

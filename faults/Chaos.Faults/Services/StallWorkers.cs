using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>
/// A service's workers stop: requests queue up and are processed later, including those whose callers have given up.
/// </summary>
/// <param name="Service">The service.</param>
public sealed record StallWorkers(string Service) : SwitchFault(Service)
{
    public override string Summary => $"{Service} stalled";

    public override FaultEffect Effect => new(FaultEffectKind.StallAndRelease, Service);
}

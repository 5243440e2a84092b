using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>A service refuses new calls.</summary>
/// <param name="Service">The service.</param>
internal sealed record RefuseCalls(string Service) : SwitchFault(Service)
{
    public override string Summary => $"{Service} refuses";

    public override FaultEffect Effect => new(FaultEffectKind.Refuse, Service);
}

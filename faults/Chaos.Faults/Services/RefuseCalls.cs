using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>A service turns new calls away.</summary>
/// <param name="Service">The service.</param>
public sealed record RefuseCalls(string Service) : SwitchFault(Service)
{
    public override string Summary => $"{Service} refuses";

    public override FaultEffect Effect => new(FaultEffectKind.Refuse, Service);
}

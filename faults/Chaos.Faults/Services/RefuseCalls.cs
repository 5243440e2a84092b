using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>A service turns new calls away.</summary>
/// <param name="Service">The service.</param>
[NeedsControlEndpoint]
public sealed record RefuseCalls(string Service) : InjectableFault
{
    public override string Summary => $"{Service} refuses";

    public override FaultEffect Effect => new(FaultEffectKind.Refuse, Service);

    public override IFault Bind(IFaultSite site) => new ServiceFault(site, Effect);
}

using Chaos.Core.Faults;
using Chaos.Core.Texts;

namespace Chaos.Faults.Services;

/// <summary>A service answers a share of its calls with an error of its own.</summary>
/// <param name="Service">The service.</param>
/// <param name="Share">Share of the calls, above 0 to 1.</param>
public sealed record FailCalls(string Service, [property: Share] double Share) : SwitchFault(Service)
{
    public override string Summary => $"{Service} fails {Percent.Of(Share)} of its calls";

    public override FaultEffect Effect => new(FaultEffectKind.ServerError, Service, Share);
}

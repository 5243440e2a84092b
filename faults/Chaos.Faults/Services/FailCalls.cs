using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>A service answers a share of its calls with an error of its own.</summary>
/// <param name="Service">The service.</param>
/// <param name="Share">Share of the calls, above 0 to 1.</param>
public sealed record FailCalls(string Service, [property: Share] double Share) : SwitchFault(Service)
{
    public override string Summary => FormattableString.Invariant($"{Service} fails {Share * 100:0.#} % of its calls");

    public override FaultEffect Effect => new(FaultEffectKind.ServerError, Service, Share);
}

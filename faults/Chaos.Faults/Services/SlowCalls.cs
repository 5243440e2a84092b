using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>A service answers every call late.</summary>
/// <param name="Service">The service.</param>
/// <param name="Delay">The delay.</param>
public sealed record SlowCalls(string Service, [property: Delay] TimeSpan Delay) : SwitchFault(Service)
{
    public override string Summary =>
        FormattableString.Invariant($"{Service} slower by {Delay.TotalMilliseconds:0} ms");

    public override FaultEffect Effect => new(FaultEffectKind.Slow, Service, 1, Delay);
}

using Chaos.Core.Faults;

namespace Chaos.Core.Control;

/// <summary>Asks a service to produce a fault in itself.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Share">Share of the requests that the fault hits, 0 to 1.</param>
/// <param name="DelayMilliseconds">For <see cref="FaultEffectKind.Slow"/>: delay of each answer in
/// milliseconds.</param>
public sealed record FaultRequest(FaultEffectKind Kind, double Share = 1, double DelayMilliseconds = 0)
{
    private static readonly FaultEffectKind[] s_kinds =
    [
        FaultEffectKind.StallAndRelease,
        FaultEffectKind.Refuse,
        FaultEffectKind.ServerError,
        FaultEffectKind.Slow,
    ];

    /// <summary>Returns every mistake in the request.</summary>
    public IEnumerable<PlanError> Errors()
    {
        if (!s_kinds.Contains(Kind))
            yield return new("kind", $"{Kind}", string.Join(", ", s_kinds));
        if (Kind == FaultEffectKind.StallAndRelease && Share != 1)
            yield return new("share", $"{Share}", "1: a stall affects every request");
        else if (!(Share is >= 0 and <= 1))
            yield return new("share", $"{Share}", "0 to 1");
        if (Kind == FaultEffectKind.Slow && !(DelayMilliseconds is > 0 and <= 60_000))
            yield return new("delayMilliseconds", $"{DelayMilliseconds}", "above 0 to 60,000 ms");
    }
}

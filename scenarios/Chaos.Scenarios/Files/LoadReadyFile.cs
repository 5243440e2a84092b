using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Scenarios.Files;

/// <summary>When a load that is made elsewhere is there, so that the trial begins; by default at the first call.</summary>
public sealed record LoadReadyFile
{
    /// <summary>The rate that it has to reach, in calls a second.</summary>
    [Allowed(0, ArrivalRate.MaxPerSecond, Above = true, Unit = ArrivalRate.Unit)]
    public double? Rate { get; init; }

    /// <summary>For how long it has to reach this rate; 1s by default.</summary>
    [Allowed("1s", "10m")]
    public TimeSpan? For { get; init; }

    /// <summary>How long it is waited for; 5m by default.</summary>
    [Allowed("1s", "24h")]
    public TimeSpan? Within { get; init; }
}

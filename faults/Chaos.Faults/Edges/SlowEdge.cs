using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>Delays every answer on an edge by a fixed time.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Delay">The delay, in whole milliseconds.</param>
public sealed record SlowEdge(string Edge, [property: Delay] TimeSpan Delay) : EdgeFault(Edge)
{
    /// <summary>How much shorter or longer a single delay may be; a file sets it by <c>latency</c>.</summary>
    internal TimeSpan Jitter { get; init; }

    /// <summary>The 99th percentile of a lognormal delay, of which the delay is the median; zero for none.</summary>
    internal TimeSpan P99 { get; init; }

    public override string Summary => $"{Edge} slower by {DelayText.Of(Delay, P99)}";

    public override FaultEffect Effect => new(FaultEffectKind.Slow, Edge, 1, Delay) { P99 = P99 };

    public override IFault Bind(IFaultSite site) =>
        new ToxicFault(
            site,
            Edge,
            new NewToxic
            {
                Toxic =
                    P99 > TimeSpan.Zero
                        ? new LognormalLatencyToxic { Median = Delay, P99 = P99 }
                        : new LatencyToxic { Latency = Delay, Jitter = Jitter },
                Name = "chaos-slow",
            }
        );
}

using Chaos.Core;
using Chaos.Core.Faults;

namespace Chaos.Faults.Edges;

/// <summary>
/// Cuts an edge and lets it be, in turn, as a link that flaps. Each time that it is cut has a receipt of its own. It
/// begins and ends cut, unless it ends before that.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Down">How long it is cut, each time.</param>
/// <param name="Up">How long it works in between.</param>
public sealed record FlapEdge(
    string Edge,
    [property: Allowed("1s", "1h")] TimeSpan Down,
    [property: Allowed("1s", "1h")] TimeSpan Up
) : EdgeFault(Edge)
{
    /// <summary>The most windows of a fault that is repeated: each sends canaries of its own.</summary>
    public const int MostTimes = 20;

    // A shorter window is too short for its canaries.
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    private CutEdge Cut => new(Edge);

    public override string Summary => Cut.Summary;

    public override FaultEffect Effect => Cut.Effect;

    public override IFault Bind(IFaultSite site) => Cut.Bind(site);

    public override IReadOnlyList<FaultWindow> Over(TimeSpan start, TimeSpan length)
    {
        var windows = new List<FaultWindow>();
        var end = start + length;
        var period = Down + Up > s_least ? Down + Up : s_least;
        for (var from = start; from + s_least <= end; from += period)
            windows.Add(
                new()
                {
                    Fault = Cut,
                    Start = from,
                    Duration = from + Down < end ? Down : end - from,
                }
            );
        return windows;
    }
}

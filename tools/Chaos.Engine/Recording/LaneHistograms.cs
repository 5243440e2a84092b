using Chaos.Core.Histograms;

namespace Chaos.Engine.Recording;

/// <summary>The histograms of a lane, created once and reused for slot after slot.</summary>
internal sealed class LaneHistograms
{
    /// <summary>Latency of good calls: from due to done; in a closed load from start to done.</summary>
    public LatencyHistogram Good { get; } = new();

    /// <summary>Latency of calls that were sent and were not good.</summary>
    public LatencyHistogram Failed { get; } = new();

    /// <summary>
    /// Service time of all calls that were sent: from start to done. Empty in a closed load, where it equals the
    /// latency.
    /// </summary>
    public LatencyHistogram ServiceTime { get; } = new();

    public void Reset()
    {
        Good.Reset();
        Failed.Reset();
        ServiceTime.Reset();
    }
}

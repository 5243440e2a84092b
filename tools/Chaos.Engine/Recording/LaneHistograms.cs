using Chaos.Core.Histograms;

namespace Chaos.Engine.Recording;

/// <summary>The two histograms of a lane, made once and used for slot after slot.</summary>
internal sealed class LaneHistograms
{
    /// <summary>From due to done; in a closed load from start to done.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>From start to done. Left empty in a closed load, whose latency it is.</summary>
    public LatencyHistogram ServiceTime { get; } = new();

    public void Reset()
    {
        Latency.Reset();
        ServiceTime.Reset();
    }
}

using Chaos.Core.Histograms;

namespace Chaos.Engine.Recording;

/// <summary>The histograms of a lane, made once and used for slot after slot.</summary>
internal sealed class LaneHistograms
{
    /// <summary>From due to done, of good calls; in a closed load from start to done.</summary>
    public LatencyHistogram Good { get; } = new();

    /// <summary>The same of calls that were sent and are not good.</summary>
    public LatencyHistogram Failed { get; } = new();

    /// <summary>
    /// From start to done of all calls that were sent. Left empty in a closed load, whose latency it is.
    /// </summary>
    public LatencyHistogram ServiceTime { get; } = new();

    public void Reset()
    {
        Good.Reset();
        Failed.Reset();
        ServiceTime.Reset();
    }
}

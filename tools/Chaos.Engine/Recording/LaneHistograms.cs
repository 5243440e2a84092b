using Chaos.Core.Calls;
using Chaos.Core.Histograms;

namespace Chaos.Engine.Recording;

/// <summary>The histograms of a lane, created once and reused for slot after slot.</summary>
internal sealed class LaneHistograms
{
    private LatencyHistogram? _first;
    private LatencyHistogram? _between;

    /// <summary>Latency of good calls: from due to done; in a closed load from start to done.</summary>
    public LatencyHistogram Good { get; } = new();

    /// <summary>Latency of calls that were sent and were not good.</summary>
    public LatencyHistogram Failed { get; } = new();

    /// <summary>
    /// Service time of all calls that were sent: from start to done. Empty in a closed load, where it equals the
    /// latency.
    /// </summary>
    public LatencyHistogram ServiceTime { get; } = new();

    /// <summary>Time from the begin of a call of a stream to its first message; null before the first one.</summary>
    public LatencyHistogram? First => Volatile.Read(ref _first);

    /// <summary>Time between messages of a stream; null before the first one.</summary>
    public LatencyHistogram? Between => Volatile.Read(ref _between);

    /// <summary>Records when the messages of a stream came. Most loads have none, and no histograms for them.</summary>
    public void Record(StreamTimes stream)
    {
        LazyInitializer.EnsureInitialized(ref _first).Record(stream.First);
        foreach (var gap in stream.Between)
            LazyInitializer.EnsureInitialized(ref _between).Record(gap);
    }

    public void Reset()
    {
        Good.Reset();
        Failed.Reset();
        ServiceTime.Reset();
        First?.Reset();
        Between?.Reset();
    }
}

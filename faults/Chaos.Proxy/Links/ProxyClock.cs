namespace Chaos.Proxy.Links;

/// <summary>Time since the proxy started, monotonic.</summary>
internal sealed class ProxyClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(_start);
}

namespace Chaos.Proxy.Links;

/// <summary>Monotonic time since the proxy started.</summary>
internal sealed class ProxyClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(_start);
}

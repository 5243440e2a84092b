namespace Chaos.Mitigations.Pipelines;

/// <summary>Counts one kind of event of a pipeline, from any thread.</summary>
public sealed class EventCounter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Increment() => Interlocked.Increment(ref _count);
}

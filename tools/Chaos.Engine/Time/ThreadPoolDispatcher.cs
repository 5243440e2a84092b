namespace Chaos.Engine.Time;

/// <summary>Runs calls on the thread pool. The work item is the call itself, so nothing is allocated.</summary>
internal sealed class ThreadPoolDispatcher : IDispatcher
{
    public static ThreadPoolDispatcher Instance { get; } = new();

    public int CallsInARow => int.MaxValue;

    public void Dispatch(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}

namespace Chaos.Engine.Time;

/// <summary>Runs calls on the thread of virtual time, in the order in which they came.</summary>
internal sealed class VirtualDispatcher(VirtualTime time) : IDispatcher
{
    private static readonly SendOrPostCallback s_execute = static work => ((IThreadPoolWorkItem)work!).Execute();

    // No time passes while code runs, so a turn cannot end by the clock.
    public int CallsInARow => 1;

    public void Dispatch(IThreadPoolWorkItem work) => time.Post(s_execute, work);
}

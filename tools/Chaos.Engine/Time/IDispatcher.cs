namespace Chaos.Engine.Time;

/// <summary>Runs calls: on the thread pool, or on the single thread of virtual time.</summary>
internal interface IDispatcher
{
    /// <summary>Calls that a user of a closed load may make in a row before it has to queue again.</summary>
    int CallsInARow { get; }

    /// <summary>Runs <paramref name="work"/> soon.</summary>
    void Dispatch(IThreadPoolWorkItem work);

    /// <summary>The dispatcher that belongs to a clock.</summary>
    static IDispatcher For(TimeProvider time) =>
        time switch
        {
            VirtualTime virtualTime => new VirtualDispatcher(virtualTime),
            _ when time == TimeProvider.System => ThreadPoolDispatcher.Instance,
            _ => throw new ArgumentException(
                $"Load runs on the machine's clock or in virtual time, not on a {time.GetType().Name}.",
                nameof(time)
            ),
        };
}

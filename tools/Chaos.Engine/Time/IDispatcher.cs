namespace Chaos.Engine.Time;

/// <summary>Where calls are run: on the thread pool, or on the one thread of virtual time.</summary>
internal interface IDispatcher
{
    /// <summary>Calls a closed user may make in a row before it has to stand in line again.</summary>
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

using Chaos.Core.Trials;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Keeps the rare events of a pipeline, such as a breaker that opens, in the order in which they happened. It is
/// bounded, because a faulty mitigation may change state for hours.
/// </summary>
internal sealed class EventLog
{
    private const int Most = 1_000;

    private readonly Lock _lock = new();
    private readonly List<ServiceEvent> _events = [];

    public void Add(ServiceEvent one)
    {
        lock (_lock)
        {
            if (_events.Count < Most)
                _events.Add(one);
        }
    }

    public IReadOnlyList<ServiceEvent> Snapshot()
    {
        lock (_lock)
            return [.. _events];
    }
}

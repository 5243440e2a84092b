using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Holds the hooks that the mitigations of one pipeline registered while it was built. Afterwards only the events
/// change.
/// </summary>
internal sealed class PipelineHooks
{
    public List<Func<Attempt, Attempt>> AttemptShapers { get; } = [];

    public List<Action<CallStatus>> AttemptObservers { get; } = [];

    public List<Func<CallScope, bool>> RetryPermits { get; } = [];

    public SortedDictionary<string, EventCounter> Counters { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Func<double>> Gauges { get; } = new(StringComparer.Ordinal);

    public EventLog Events { get; } = new();
}

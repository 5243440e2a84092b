using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// What the mitigations of one pipeline hung into it while it was built; only read afterwards, but for the events.
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

using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>What the mitigations of one pipeline hung into it while it was built; only read afterwards.</summary>
internal sealed class PipelineHooks
{
    public List<Func<Attempt, Attempt>> AttemptShapers { get; } = [];

    public List<Action<CallStatus>> AttemptObservers { get; } = [];

    public List<Func<bool>> RetryPermits { get; } = [];

    public SortedDictionary<string, EventCounter> Counters { get; } = new(StringComparer.Ordinal);
}

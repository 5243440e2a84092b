using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Holds what a pipeline has counted since it was created. Counters are read one after the other, so a snapshot under
/// load may be off by the calls under way.
/// </summary>
public sealed record PipelineCounts
{
    /// <summary>Calls that entered.</summary>
    public required long Calls { get; init; }

    /// <summary>Attempts begun, first tries included.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts ended, indexed by <see cref="CallStatus"/>.</summary>
    public required IReadOnlyList<long> AttemptsByStatus { get; init; }

    /// <summary>
    /// Attempts that ended because the caller cancelled the call, or because another attempt was faster.
    /// </summary>
    public required long AttemptsCancelled { get; init; }

    /// <summary>Attempts begun by due-time slot.</summary>
    public IReadOnlyList<long> AttemptsPerSlot { get; init; } = [];

    /// <summary>
    /// The delays before retries, summed by the number of the retry. See <see cref="Pipelines.RetryDelays.ByName"/>.
    /// </summary>
    public IReadOnlyDictionary<string, long> RetryDelays { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// The counters of the mitigations, by the names given to <see cref="MitigationContext.Counter"/>.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Events { get; init; }

    /// <summary>The counters of the mitigations by due-time slot.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> EventsPerSlot { get; init; } =
        new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Rare events with their times.</summary>
    public IReadOnlyList<ServiceEvent> Log { get; init; } = [];

    /// <summary>
    /// Adds all counts to those that a service reports, under the name of the edge or the service that the pipeline
    /// protects.
    /// </summary>
    public void AddTo(string source, IDictionary<string, long> totals, IDictionary<string, IReadOnlyList<long>> perSlot)
    {
        totals[CounterName.Of(source, ServiceRecord.Attempts)] = Attempts;
        foreach (var (name, count) in Events.Concat(RetryDelays))
            totals[CounterName.Of(source, name)] = count;
        if (AttemptsPerSlot.Count > 0)
            perSlot[CounterName.Of(source, ServiceRecord.Attempts)] = AttemptsPerSlot;
        foreach (var (name, slots) in EventsPerSlot.Where(e => e.Value.Count > 0))
            perSlot[CounterName.Of(source, name)] = slots;
    }

    /// <summary>Retries begun.</summary>
    public long Retries => Events.GetValueOrDefault(Retry.RetriesCounter);

    /// <summary>Retries that were due but for which a budget had no token.</summary>
    public long RetriesRejected => Events.GetValueOrDefault(RetryBudget.RejectedCounter);

    /// <summary>Time limits that passed, of attempts and of whole calls.</summary>
    public long Timeouts => Events.GetValueOrDefault(Timeout.TimeoutsCounter);
}

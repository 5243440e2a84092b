using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// What a pipeline has done since it was made. Counters are read one after the other, so a snapshot under load may be
/// off by the calls then in flight.
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
    /// Attempts that ended because the caller itself cancelled the call, or another attempt of it was quicker.
    /// </summary>
    public required long AttemptsCancelled { get; init; }

    /// <summary>Attempts begun by due-time slot.</summary>
    public IReadOnlyList<long> AttemptsPerSlot { get; init; } = [];

    /// <summary>
    /// The times before retries, summed up by the number of the retry: see <see cref="Pipelines.RetryDelays.ByName"/>.
    /// </summary>
    public IReadOnlyDictionary<string, long> RetryDelays { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// What the mitigations counted, by the names they gave to <see cref="MitigationContext.Counter"/>.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Events { get; init; }

    /// <summary>The same by due-time slot.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> EventsPerSlot { get; init; } =
        new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Rare events with their times.</summary>
    public IReadOnlyList<ServiceEvent> Log { get; init; } = [];

    /// <summary>
    /// Puts all of it into what a service reports, under the name of the edge or the service that the pipeline
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

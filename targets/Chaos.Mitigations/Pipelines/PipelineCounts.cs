using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>What a pipeline has done since it was made. Counters are read one after the other, so a snapshot under load may be off by the calls then in flight.</summary>
public sealed record PipelineCounts
{
    /// <summary>Calls that entered.</summary>
    public required long Calls { get; init; }

    /// <summary>Attempts begun, first tries included.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts ended, indexed by <see cref="CallStatus"/>.</summary>
    public required IReadOnlyList<long> AttemptsByStatus { get; init; }

    /// <summary>Attempts that ended because the caller itself cancelled the call.</summary>
    public required long AttemptsCancelled { get; init; }

    /// <summary>First retries begun, whatever mitigation wanted them: one for each call that was tried again.</summary>
    public long FirstRetries { get; init; }

    /// <summary>Sum of the times between the end of a first attempt and its retry.</summary>
    public long FirstRetryMicroseconds { get; init; }

    /// <summary>Sum of their squares: with the sum it tells how much chance spreads them.</summary>
    public long FirstRetryMicrosecondsSquared { get; init; }

    /// <summary>What the mitigations counted, by the names they gave to <see cref="MitigationContext.Counter"/>.</summary>
    public required IReadOnlyDictionary<string, long> Events { get; init; }

    /// <summary>All that a service reports of the pipeline, by name.</summary>
    public IReadOnlyDictionary<string, long> ByName() => new Dictionary<string, long>(Events)
    {
        ["attempts"] = Attempts,
        ["firstRetries"] = FirstRetries,
        ["firstRetryMicroseconds"] = FirstRetryMicroseconds,
        ["firstRetryMicrosecondsSquared"] = FirstRetryMicrosecondsSquared,
    };

    /// <summary>Retries begun.</summary>
    public long Retries => Events.GetValueOrDefault(Retry.RetriesCounter);

    /// <summary>Retries that were due but for which a budget had no token.</summary>
    public long RetriesRejected => Events.GetValueOrDefault(RetryBudget.RejectedCounter);

    /// <summary>Time limits that passed, of attempts and of whole calls.</summary>
    public long Timeouts => Events.GetValueOrDefault(Timeout.TimeoutsCounter);
}

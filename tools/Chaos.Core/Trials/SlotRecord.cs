using Chaos.Core.Calls;

namespace Chaos.Core.Trials;

/// <summary>All calls that were due in one second.</summary>
public sealed record SlotRecord
{
    /// <summary>The second, from 0 at the beginning of the load.</summary>
    public required int Slot { get; init; }

    /// <summary>How many calls ended how; a status that did not occur is absent.</summary>
    public required IReadOnlyDictionary<CallStatus, long> Calls { get; init; }

    /// <summary>Attempts that the callees reported for these calls.</summary>
    public long Attempts { get; init; }

    /// <summary>Time from due to done, of the calls that were sent: HdrHistogram's V2 compressed encoding in base64, in microseconds.</summary>
    public string? Latency { get; init; }

    /// <summary>Time from sent to done, encoded alike.</summary>
    public string? ServiceTime { get; init; }

    /// <summary>Calls that were due.</summary>
    public long Offered() => Calls.Values.Sum();

    /// <summary>Calls that were sent.</summary>
    public long Sent() => Offered() - Of(CallStatus.Dropped);

    /// <summary>Calls that were good.</summary>
    public long Good() => Of(CallStatus.Ok) + Of(CallStatus.Degraded);

    /// <summary>Calls that ended so.</summary>
    public long Of(CallStatus status) => Calls.GetValueOrDefault(status);
}

using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Proxy.Http.Counting;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Testbeds.Local.Elsewhere;

/// <summary>Turns entries of a proxy's log into what is known of calls.</summary>
/// <param name="statuses">The statuses of good answers; empty for 200 to 299.</param>
/// <param name="frequency">Timestamps of the clock in a second.</param>
internal sealed class SeenRequests(IReadOnlyList<string> statuses, long frequency)
{
    /// <summary>The outcome of a call whose caller did not wait for the answer.</summary>
    public const string GaveUp = "the caller gave up";

    private readonly ExpectedStatus? _expected = statuses.Count == 0 ? null : new(statuses);

    /// <summary>What an entry says.</summary>
    public SeenCall Of(LoggedRequest entry) =>
        new(
            entry.Number,
            (long)((Int128)entry.Ticks * frequency / TimeSpan.TicksPerSecond),
            entry.IsBegin ? null : ResultOf(entry) with { Sent = entry.Sent, Bytes = entry.Received }
        );

    private CallResult ResultOf(LoggedRequest entry) =>
        entry.Status is { } status
            ? _expected?.Accepts(status) ?? status is >= 200 and < 300
                ? new(CallStatus.Ok) { Outcome = HttpOutcome.TextOf(status) }
                : new(HttpOutcome.Bad(status), Detail: HttpOutcome.TextOf(status))
                {
                    Outcome = HttpOutcome.TextOf(status),
                }
            : entry.How switch
            {
                LoggedRequest.Refused => Failed(CallStatus.Refused, "connect: refused"),
                LoggedRequest.GaveUp => Failed(CallStatus.TimedOut, GaveUp),
                _ => Failed(CallStatus.Reset, "the connection broke"),
            };

    private static CallResult Failed(CallStatus status, string how) => new(status, Detail: how) { Outcome = how };
}

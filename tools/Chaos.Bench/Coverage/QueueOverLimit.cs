using Chaos.Core.Statistics;

namespace Chaos.Bench.Coverage;

/// <summary>
/// Calls of an M/M/1 queue that take longer than a limit, by Lindley's recursion from the stationary state. The time
/// in the system is exponential, so the limit that gives a share is known exactly.
/// </summary>
/// <param name="Load">The load, 0 to 1.</param>
/// <param name="Share">Share of calls that take longer.</param>
internal sealed record QueueOverLimit(double Load, double Share)
    : FailingCalls(FormattableString.Invariant($"M/M/1 at {Load:0.#} over its p{100 * (1 - Share):0.#}"), 1 - Share)
{
    /// <inheritdoc/>
    protected override IEnumerable<(double At, bool Good)> Calls(int seconds, int perSecond, ChanceSequence chance)
    {
        var service = Load / perSecond;
        var inAll = service / (1 - Load);
        var limit = -inAll * Math.Log(Share);
        var wait = chance.NextUnit() < Load ? inAll * Chance.Exponential(chance.NextUnit()) : 0;
        for (var at = Chance.Exponential(chance.NextUnit()) / perSecond; at < seconds; )
        {
            var time = wait + (service * Chance.Exponential(chance.NextUnit()));
            yield return (at, time <= limit);
            var next = Chance.Exponential(chance.NextUnit()) / perSecond;
            wait = Math.Max(0, time - next);
            at += next;
        }
    }
}

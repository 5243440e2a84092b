using Chaos.Core.Statistics;

namespace Chaos.Bench.Coverage;

/// <summary>
/// All calls fail for a while, again and again: an exhausted pool, a leader election, a garbage collection that stops
/// the process. The gaps are drawn from an exponential distribution.
/// </summary>
/// <param name="Length">Length of a burst in seconds.</param>
/// <param name="Share">Share of the time that is within a burst.</param>
internal sealed record FailureBursts(double Length, double Share)
    : FailingCalls(FormattableString.Invariant($"bursts of {Length:0.#} s, {100 * Share:0.#} %"), 1 - Share)
{
    /// <inheritdoc/>
    protected override IEnumerable<(double At, bool Good)> Calls(int seconds, int perSecond, ChanceSequence chance)
    {
        var gap = Length * (1 - Share) / Share;
        var bad = chance.NextUnit() < Share;
        var until = bad ? Length * chance.NextUnit() : gap * Chance.Exponential(chance.NextUnit());
        for (var call = 0; call < seconds * perSecond; call++)
        {
            var at = (call + .5) / perSecond;
            for (; at >= until; until += bad ? Length : gap * Chance.Exponential(chance.NextUnit()))
                bad = !bad;
            yield return (at, !bad);
        }
    }
}

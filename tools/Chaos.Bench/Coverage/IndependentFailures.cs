using Chaos.Core.Statistics;

namespace Chaos.Bench.Coverage;

/// <summary>Each call fails independently, as under a fault that draws for each request.</summary>
/// <param name="Share">Share of calls that fail.</param>
internal sealed record IndependentFailures(double Share)
    : FailingCalls(FormattableString.Invariant($"independent, {100 * Share:0.#} %"), 1 - Share)
{
    /// <inheritdoc/>
    protected override IEnumerable<(double At, bool Good)> Calls(int seconds, int perSecond, ChanceSequence chance)
    {
        for (var call = 0; call < seconds * perSecond; call++)
            yield return ((call + .5) / perSecond, chance.NextUnit() >= Share);
    }
}

using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Statistics;

/// <summary>Random samples that are the same in every run.</summary>
internal sealed class Draws(ulong seed)
{
    private ChanceSequence _chance = new(seed);

    /// <summary>A standard normal variate by the Box-Muller transform.</summary>
    internal double Normal() =>
        Math.Sqrt(2 * Chance.Exponential(_chance.NextUnit())) * Math.Cos(2 * Math.PI * _chance.NextUnit());

    internal double Unit() => _chance.NextUnit();

    internal double[] Normals(int count, double mean = 0, double deviation = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + (deviation * Normal()))];
}

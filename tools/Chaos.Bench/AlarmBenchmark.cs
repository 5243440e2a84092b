using System.Globalization;
using Chaos.Bench.Alarms;

namespace Chaos.Bench;

/// <summary>
/// Simulates how often a comparison finds a difference between equal arms. Uses the judge that decides real
/// comparisons, with every way of deciding how many rounds are run.
/// </summary>
internal sealed class AlarmBenchmark : Benchmark
{
    private const int Alike = 10_000;
    private const int Planted = 1_000;
    private const double Level = .05;

    /// <summary>An effect of +15 %.</summary>
    private const double Change = 1.15;

    /// <summary>The effect at which arms just stop being equivalent.</summary>
    private const double Margin = 1.10;

    private static readonly AlarmWay[] s_ways =
    [
        AlarmWay.Fixed,
        AlarmWay.Replaced,
        AlarmWay.ByCalibration,
        AlarmWay.ByLooks,
        AlarmWay.ByLooksReplaced,
        AlarmWay.FirstBelowLevel,
    ];

    public override string Name => "aa";

    public override string Summary =>
        "how often comparisons find a difference that is there, or one that is not, by simulation (about 5 min)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine(
            $"  {"pairs vary by 10 %; rounds by", -40}{"noise", -13}{"alarms", 8}{"95 %", 17}{"rounds", 9}"
                + $"{"finds +15 %", 14}{"rounds", 9}{"alike at +10 %", 17}"
        );
        var met = true;
        foreach (var way in s_ways)
        {
            var cells = PairNoise
                .All.SelectMany(noise =>
                    new[] { (1.0, Alike), (Change, Planted), (Margin, Planted) }.Select(c =>
                        (Noise: noise, Ratio: c.Item1, Comparisons: c.Item2)
                    )
                )
                .ToList();
            var measured = new AlarmCell[cells.Count];
            await Parallel.ForAsync(
                0,
                cells.Count,
                cancellationToken,
                (i, _) =>
                {
                    measured[i] = AlarmCell.Simulate(way, cells[i].Noise, cells[i].Ratio, cells[i].Comparisons);
                    return ValueTask.CompletedTask;
                }
            );
            foreach (var (noise, row) in PairNoise.All.Zip(measured.Chunk(3)))
                met &= Print(way, noise, row[0], row[1], row[2]) || way == AlarmWay.FirstBelowLevel;
        }
        return met;
    }

    /// <summary>
    /// Prints one row. Returns whether false alarms and false equivalence keep the level. Of a way that keeps it, one
    /// interval in 40 lies wholly above the level by chance.
    /// </summary>
    private static bool Print(AlarmWay way, PairNoise noise, AlarmCell alike, AlarmCell changed, AlarmCell margin)
    {
        var holds = alike.Interval.Low <= Level && margin.Alike <= Level * margin.Comparisons;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {way.Name, -40}{noise.Name, -13}{100 * alike.Share, 6:0.0} %"
                    + $"{100 * alike.Interval.Low, 9:0.0} to {100 * alike.Interval.High, 3:0.0}"
                    + $"{alike.Rounds, 9:0.0}{100 * changed.Share, 12:0} %{changed.Rounds, 9:0.0}"
                    + $"{100.0 * margin.Alike / margin.Comparisons, 15:0.0} %  "
                    + $"{(way == AlarmWay.FirstBelowLevel ? "for contrast" : holds ? "ok" : "MISS")}"
            )
        );
        return holds;
    }
}

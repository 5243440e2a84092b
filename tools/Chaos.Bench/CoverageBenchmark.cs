using System.Globalization;
using Chaos.Bench.Coverage;

namespace Chaos.Bench;

/// <summary>
/// Simulates how often the interval of a share of calls contains the true value, over phases whose true value is
/// known.
/// </summary>
internal sealed class CoverageBenchmark : Benchmark
{
    private const int Phases = 1000;

    /// <summary>The least coverage of a cell, over its telling phases.</summary>
    private const double Bar = .93;

    /// <summary>
    /// If more than this share of phases has only good or only failed calls, the phase is too short for the kind of
    /// failure. Such cells are printed but have no bar.
    /// </summary>
    private const double MostSilent = .25;

    public override string Name => "coverage";

    public override string Summary =>
        "how often the interval of a share of calls contains the true value, by simulation (about 5 min)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var met = true;
        foreach (var wholeSeconds in new[] { false, true })
        {
            Console.WriteLine(wholeSeconds ? "slots of whole seconds" : "slots of tenths of a second");
            Console.WriteLine(
                "  held: intervals that contain the true value, of the phases with good and failed calls; "
                    + "silent: phases with only one of the two; all: held, of all phases; width: mean, and relative to Wilson's"
            );
            Console.WriteLine(
                $"  {"calls", -24}{"phase", 7}{"calls/s", 9}{"held", 9}{"silent", 9}{"all", 9}{"width", 10}{"", 8}"
            );
            var cells = FailingCalls
                .All.SelectMany(calls =>
                    (wholeSeconds ? [8, 13, 30] : new[] { 3, 5, 8, 13, 30 }).SelectMany(seconds =>
                        new[] { 100, 500, 2000 }.Select(rate => (calls, seconds, rate))
                    )
                )
                .ToList();
            var measured = new CoverageCell[cells.Count];
            await Parallel.ForAsync(
                0,
                cells.Count,
                cancellationToken,
                (i, _) =>
                {
                    measured[i] = CoverageCell.Simulate(
                        cells[i].calls,
                        cells[i].seconds,
                        cells[i].rate,
                        Phases,
                        wholeSeconds
                    );
                    return ValueTask.CompletedTask;
                }
            );
            foreach (var ((calls, seconds, rate), cell) in cells.Zip(measured))
            {
                var judged = cell.Silent <= MostSilent;
                met &= !judged || cell.Coverage >= Bar;
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {calls.Name, -24}{seconds, 5} s{rate, 9:#,0}{100 * cell.Coverage, 7:0.0} %"
                            + $"{100 * cell.Silent, 7:0.0} %{100.0 * cell.Held / cell.Phases, 7:0.0} %"
                            + $"{cell.Width, 10:0.0000}{cell.Width / cell.WilsonWidth, 7:0.0}x  "
                            + $"{(!judged ? "no bar" : cell.Coverage >= Bar ? "ok" : "MISS")}"
                    )
                );
            }
        }
        return met;
    }
}

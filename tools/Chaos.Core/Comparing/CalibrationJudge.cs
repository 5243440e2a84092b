using Chaos.Core.Metrics;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>Turns the records of an arm compared with itself into a calibration's result.</summary>
public static class CalibrationJudge
{
    /// <summary>Computes the result from the records.</summary>
    public static CalibrationResult Decide(Calibration calibration, IReadOnlyList<TrialRecord> records)
    {
        var comparison = calibration.Comparison(calibration.Metrics[0], calibration.Pairs);
        var trials = ComparedTrials.Pairs(comparison, records);
        return new()
        {
            Experiment = calibration.Experiment.Id,
            Arm = calibration.Arm,
            Rounds = calibration.Rounds,
            Alpha = calibration.Alpha,
            Metrics =
            [
                .. calibration
                    .Metrics.Select(trials.Used)
                    .Select(m => Of(calibration, m, trials.Of(m, isPaired: true))),
            ],
            Problems = trials.Problems,
        };
    }

    private static CalibratedMetric Of(
        Calibration calibration,
        ComparedMetric metric,
        IReadOnlyList<ComparedRound> rounds
    )
    {
        var counting = rounds.Where(r => r.Counts).ToList();
        var all = Test(counting);
        // Successive pairs, not random samples of them: random samples keep the level on any machine.
        var stretches = Enumerable
            .Range(0, Math.Max(0, counting.Count - calibration.Rounds + 1))
            .Select(i => Test(counting[i..(i + calibration.Rounds)]))
            .ToList();
        var isRatio = all.Scale == EffectScale.Ratio;
        return new()
        {
            Text = all.Text,
            Unit = all.Unit,
            Scale = all.Scale,
            Pairs = counting.Count,
            PairDeviation = all.PairDeviation,
            IsConstant = counting.Count > 0 && counting.All(r => r.Before == r.After),
            Comparisons = stretches.Count,
            FalsePositives = stretches.Count(s => s.P <= calibration.Alpha),
            RoundsForTenPercent = RoundsFor(1.1),
            RoundsForTwentyPercent = RoundsFor(1.2),
            SmallestChange = CalibratedMetric.Smallest(
                all.Scale,
                calibration.Rounds,
                all.PairDeviation,
                calibration.Alpha
            ),
        };

        MetricComparison Test(IReadOnlyList<ComparedRound> some) =>
            new EffectTest(metric, some, isPaired: true, calibration.Alpha).Result();

        int? RoundsFor(double ratio) =>
            isRatio && all.PairDeviation is { } deviation
                ? PairedPower.PairsFor(Math.Log(ratio), deviation, calibration.Alpha)
                : null;
    }
}

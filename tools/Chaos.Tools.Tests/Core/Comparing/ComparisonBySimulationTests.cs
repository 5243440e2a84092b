using Chaos.Core.Comparing;
using Chaos.Core.Statistics;
using Chaos.Tools.Tests.Core.Statistics;

namespace Chaos.Tools.Tests.Core.Comparing;

/// <summary>Error rates of the verdicts by simulation: log-normal pairs, a machine that drifts, and a queue.</summary>
public sealed class ComparisonBySimulationTests
{
    private const int Pairs = 8;

    [Fact]
    public void Arms_that_are_alike_differ_in_about_one_comparison_of_twenty()
    {
        var alarms = Share(
            1000,
            1,
            ratio: 1,
            deviation: .20,
            result => result.Verdict is ComparisonVerdict.Better or ComparisonVerdict.Worse
        );

        Assert.InRange(alarms, .025, .07); // 12/256 = .047
    }

    [Theory]
    [InlineData(.10, .80, 1)]
    [InlineData(.12, .74, .86)] // the limit
    [InlineData(.22, .2, .5)] // an M/M/1 queue's p95 over 30 s: longer rounds are needed, and it is not pretended otherwise
    public void A_change_of_15_percent_is_found_as_often_as_the_power_formula_predicts(
        double deviation,
        double atLeast,
        double atMost
    ) =>
        Assert.InRange(
            Share(600, 2, ratio: 1.15, deviation, result => result.Verdict == ComparisonVerdict.Worse),
            atLeast,
            atMost
        );

    [Fact]
    public void Arms_that_are_alike_are_equivalent_where_the_margin_is_wide() =>
        Assert.InRange(
            Share(
                300,
                3,
                ratio: 1,
                deviation: .05,
                result => result.Verdict == ComparisonVerdict.Equivalent,
                margin: .15
            ),
            .95,
            1
        );

    [Fact]
    public void A_drifting_machine_misleads_blocks_but_not_rounds_in_abba_order()
    {
        var draws = new Draws(4);
        var (interleaved, blocks) = (0, 0);
        const int Runs = 600;
        for (var run = 0; run < Runs; run++)
        {
            // 15 % slower at the end of all trials than at the beginning; single trials vary by 6 %.
            var trials = Enumerable
                .Range(0, 2 * Pairs)
                .Select(t => (.14 * t / (2 * Pairs - 1)) + (.06 * draws.Normal()))
                .ToList();
            if (
                PairedTest
                    .Of([
                        .. Enumerable
                            .Range(0, Pairs)
                            .Select(r => (r % 2 == 0 ? 1 : -1) * (trials[(2 * r) + 1] - trials[2 * r])),
                    ])
                    .P <= .05
            )
                interleaved++;
            if (PairedTest.Of([.. Enumerable.Range(0, Pairs).Select(r => trials[Pairs + r] - trials[r])]).P <= .05)
                blocks++;
        }

        Assert.InRange(interleaved / (double)Runs, .02, .08);
        Assert.InRange(blocks / (double)Runs, .4, 1);
    }

    [Fact]
    public void The_tail_latency_of_a_queue_keeps_the_level_although_its_requests_depend_on_each_other()
    {
        const int Runs = 150;
        var alarms = 0;
        var deviations = new List<double>();
        for (ulong run = 0; run < Runs; run++)
        {
            var differences = Enumerable
                .Range(0, Pairs)
                .Select(r => Math.Log(P95(run, 2 * r) / P95(run, (2 * r) + 1)))
                .ToList();
            if (PairedTest.Of(differences).P <= .05)
                alarms++;
            deviations.Add(differences.Sum(d => d * d) / Pairs);
        }

        Assert.InRange(alarms, 1, 15); // 7 expected
        Assert.InRange(Math.Sqrt(deviations.Average()), .17, .26);
    }

    /// <summary>
    /// p95 of the time in an M/M/1 queue at load .8 with 200 requests per second over 30 s, after a warm-up of 5 s, by
    /// Lindley's recursion.
    /// </summary>
    private static double P95(ulong run, int trial)
    {
        var chance = new ChanceSequence(Chance.Bits(5, run, (ulong)trial));
        var times = new double[6000];
        var wait = 0.0;
        for (var call = -1000; call < times.Length; call++)
        {
            var service = .8 * Chance.Exponential(chance.NextUnit());
            if (call >= 0)
                times[call] = wait + service;
            wait = Math.Max(0, wait + service - Chance.Exponential(chance.NextUnit()));
        }
        Array.Sort(times);
        return times[5699];
    }

    private static double Share(
        int runs,
        ulong seed,
        double ratio,
        double deviation,
        Func<ComparisonResult, bool> counts,
        double margin = .05
    )
    {
        var draws = new Draws(seed);
        var comparison = Planted.Comparison(Pairs, margin);
        return Enumerable
                .Range(0, runs)
                .Count(_ =>
                {
                    // Each arm has half the variance of the pairs.
                    var before = draws.Normals(Pairs, 0, deviation / Math.Sqrt(2)).Select(v => 100 * Math.Exp(v));
                    var after = draws
                        .Normals(Pairs, Math.Log(ratio), deviation / Math.Sqrt(2))
                        .Select(v => 100 * Math.Exp(v));
                    return counts(ComparisonJudge.Decide(comparison, Planted.Records([.. before], [.. after])));
                }) / (double)runs;
    }
}

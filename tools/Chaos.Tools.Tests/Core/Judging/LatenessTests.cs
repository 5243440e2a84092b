using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class LatenessTests
{
    [Fact]
    public void A_late_generator_voids_figures_of_time_and_nothing_else()
    {
        var late = Late(Some.Record("with"), milliseconds: 26);
        Assert.Contains(
            "the generator was late, start lag p99 26",
            Voids(new LatencyPercentile(.5), late),
            StringComparison.Ordinal
        );
        Assert.NotNull(Voids(new TimeToRecover(Some.Seconds(2)), late));
        Assert.NotNull(Voids(new OfWorkload("calls", new LatencyMaximum()), late));
        Assert.NotNull(Voids(new WorkloadRatio("calls over calls", new LatencyPercentile(.5), "calls", "calls"), late));
        Assert.Null(Voids(new Availability(), late));
        Assert.Null(Voids(new AttemptsPerCall("payment"), late));
        Assert.Null(Voids(new Goodput(), late));
        Assert.Null(Voids(new LatencyPercentile(.5), Late(Some.Record("with"), milliseconds: 24)));
    }

    [Fact]
    public void More_than_one_percent_of_unsent_calls_in_a_phase_voids_every_figure_of_it()
    {
        var some = Unsent(Some.Record("with"), second: 6, calls: 4);
        Assert.Equal(
            "the generator could not make 1.33 % of 300 calls during the fault, allowed 1 %: lower the rate or free the machine",
            Voids(new Availability(), some)
        );
        Assert.NotNull(Voids(new AttemptsPerCall("payment"), some));
        Assert.NotNull(Voids(new LatencyPercentile(.5), some));
        Assert.Null(Lateness.Voids(new Availability(), Phase.Baseline, Some.Experiment(), some));
        Assert.Null(Voids(new Availability(), Unsent(Some.Record("with"), second: 6, calls: 3)));
    }

    [Fact]
    public void A_figure_of_the_whole_trial_is_void_by_its_phase_and_by_the_trial()
    {
        // 4 calls are few of 2,000 in all, but too many of the 300 during the fault. 30 calls before the fault are too
        // many of all.
        Assert.NotNull(Voids(new InFlightPeak(), Unsent(Some.Record("with"), second: 6, calls: 4)));
        Assert.NotNull(Voids(new InFlightPeak(), Unsent(Some.Record("with"), second: 3, calls: 30)));
        Assert.Null(Voids(new Availability(), Unsent(Some.Record("with"), second: 3, calls: 30)));
    }

    [Fact]
    public void A_figure_of_one_workload_is_void_by_that_workload_alone()
    {
        var quiet = Some.Record("with");
        var two = quiet with
        {
            Workloads =
            [
                .. quiet.Workloads,
                Late(Unsent(quiet, second: 6, calls: 50), milliseconds: 100).Workloads[0] with
                {
                    Name = "others",
                },
            ],
        };
        Assert.Null(Voids(new OfWorkload("calls", new Availability()), two));
        Assert.Null(Voids(new OfWorkload("calls", new LatencyPercentile(.5)), two));
        Assert.NotNull(Voids(new OfWorkload("others", new Availability()), two));
        Assert.NotNull(Voids(new Availability(), two));
    }

    private static string? Voids(Metric metric, TrialRecord round) =>
        Lateness.Voids(metric, Phase.DuringFault, Some.Experiment(), round);

    private static TrialRecord Late(TrialRecord round, int milliseconds)
    {
        var lag = new LatencyHistogram();
        for (var i = 0; i < 100; i++)
            lag.Record(TimeSpan.FromMilliseconds(milliseconds));
        return round with { Workloads = [round.Workloads[0] with { StartLag = lag.Pack() }] };
    }

    private static TrialRecord Unsent(TrialRecord round, int second, int calls) =>
        round with
        {
            Workloads =
            [
                round.Workloads[0] with
                {
                    Slots =
                    [
                        .. round
                            .Workloads[0]
                            .Slots.Select(s =>
                                s.Slot != second
                                    ? s
                                    : s with
                                    {
                                        Calls = new Dictionary<CallStatus, long>
                                        {
                                            [CallStatus.Ok] = 100 - calls,
                                            [CallStatus.Unsent] = calls,
                                        },
                                    }
                            ),
                    ],
                },
            ],
        };
}

using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Metrics;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Engine.Preflights;
using Chaos.Engine.Time;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Preflights;

public sealed class PreflightCheckTests
{
    private readonly VirtualTime _time = new();
    private readonly Experiment _experiment = Experiments.Experiment(
        new Objective
        {
            Metric = new LatencyPercentile(.99),
            Phase = Phase.DuringFault,
            Limit = Limit.AtMost(15),
        }
    );

    [Fact]
    public async Task A_clock_that_is_never_late_decides_everything_within_two_seconds()
    {
        var begun = _time.GetTimestamp();
        var preflight = await _time.RunAsync(() =>
            new PreflightCheck(_time).RunAsync([_experiment], CancellationToken.None)
        );

        Assert.Equal(
            (0, true, 250),
            (preflight.StartLagP99Milliseconds, preflight.CountsAndShares, preflight.PerSecond)
        );
        Assert.Empty(preflight.Undecidable);
        Assert.InRange(_time.GetElapsedTime(begun).TotalSeconds, 2, 2.1);
    }

    [Fact]
    public void A_generator_that_is_late_decides_no_short_limit_but_counts_and_shares()
    {
        var preflight = Of(lag: 1.3, made: 500);
        Assert.Equal(
            (1.3, true),
            (preflight.StartLagP99Milliseconds, preflight.CountsAndShares),
            (a, b) => Math.Abs(a.Item1 - b.Item1) < .01 && a.Item2 == b.Item2
        );
        Assert.Equal(["some.experiment: Latency p99 during the fault ≤ 15 ms"], preflight.Undecidable);
    }

    [Theory]
    [InlineData(600, 500)] // later than the attempt timeout of 500 ms
    [InlineData(.1, 494)] // more than 1 % were not made
    public void Where_calls_are_not_made_in_time_nothing_is_decided(double lag, long made) =>
        Assert.False(Of(lag, made).CountsAndShares);

    private Preflight Of(double lag, long made)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 500; i++)
            histogram.Record(TimeSpan.FromMilliseconds(lag));
        var slot = new SlotRecord
        {
            Slot = 0,
            Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = made, [CallStatus.Unknown] = 500 - made },
        };
        return PreflightCheck.Of(
            PreflightPlan.Of([_experiment]),
            new()
            {
                Name = "preflight",
                IsOpen = true,
                Slots = [slot],
                InFlightPeak = 1,
                Unfinished = 0,
                StartLag = histogram.Pack(),
            }
        );
    }
}

using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class CutShortTests
{
    /// <summary>A record as of a stop at a time: before its fault, while it was there, or after it.</summary>
    private static TrialRecord Stopped(double at, string why = TrialRecord.StoppedByUser, long cut = 0)
    {
        var whole = Some.Record("with");
        var (end, receipt) = (Some.Seconds(at), whole.Receipts[0] with { Cut = Some.Seconds(at) });
        return whole with
        {
            Interrupted = why,
            Times = whole.Times with
            {
                LoadEnd = end,
                RevertBegan = at < 9 ? end : Some.Seconds(9),
                Reverted = at < 9 ? end : Some.Seconds(9.01),
            },
            Workloads =
            [
                .. whole.Workloads.Select(w => w with { Cut = cut, Slots = [.. w.Slots.Where(s => s.Slot < at)] }),
            ],
            Receipts = [at < 5 ? receipt with { Injected = null, Reverted = null } : receipt],
        };
    }

    [Theory]
    [InlineData(1, "the user stopped the run in the warm-up, after 1.0 s of 22 s")]
    [InlineData(3.25, "the user stopped the run in the baseline, after 3.3 s of 22 s")]
    [InlineData(7, "the user stopped the run in the fault phase, after 7.0 s of 22 s")]
    [InlineData(12, "the user stopped the run in the recovery phase, after 12.0 s of 22 s")]
    [InlineData(22, "the user stopped the run after the load, before the end of the trial")]
    public void A_stopped_run_says_in_which_phase_it_was_stopped_and_when(double at, string expected)
    {
        var result = Judge.Decide(Some.Experiment(), [Stopped(at)]);
        Assert.EndsWith(expected, result.Headline, StringComparison.Ordinal);
        Assert.True(result.WasCutShort);
    }

    [Fact]
    public void A_stop_with_another_reason_keeps_its_words()
    {
        var problem = CutShort.Problems(Some.Experiment(), Stopped(7, "the warden has ended")).First();
        Assert.Equal("stopped: the warden has ended", problem.Text);
    }

    [Fact]
    public void The_calls_that_the_stop_cut_are_told()
    {
        var texts = Judge.Decide(Some.Experiment(), [Stopped(7, cut: 1200)]).Problems;
        Assert.Contains(texts, t => t.Contains("1,200 calls were cut by the stop", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Judge.Decide(Some.Experiment(), [Stopped(7)]).Problems,
            t => t.Contains("cut by the stop", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stopped_run_gives_no_advice_on_lengths(bool stopped)
    {
        var plan = Some.Experiment() with
        {
            Arms = [Some.Arm("with", ArmRole.Candidate)],
            Expectations = [new Guard(new Availability(), Phase.AfterFault, Limit.AtLeast(.5))],
        };
        var record = Stopped(21);
        // Every other second fails: half of the calls, with an interval that spans the limit.
        record = record with
        {
            Interrupted = stopped ? record.Interrupted : null,
            Workloads = Some.Record("with", failing: s => s % 2 == 0).Workloads,
        };
        var finding = Judge.Decide(plan, [record]).Findings[0];
        Assert.Equal(Verdict.Inconclusive, finding.Verdict);
        Assert.Equal(!stopped, finding.Why.Contains("would settle it", StringComparison.Ordinal));
        Assert.Equal(stopped, finding.Why.Contains("until the stop", StringComparison.Ordinal));
    }
}

using Chaos.Core.Judging;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class RunSentenceTests
{
    [Theory]
    [InlineData("Nothing was run")]
    [InlineData("As expected", Verdict.Pass)]
    [InlineData("Both as expected", Verdict.Pass, Verdict.Holds)]
    [InlineData("All 3 as expected", Verdict.Pass, Verdict.Pass, Verdict.Pass)]
    [InlineData("1 of 2 fails, 1 as expected", Verdict.Pass, Verdict.Fail)]
    [InlineData("2 of 2 fail", Verdict.Fail, Verdict.Fail)]
    [InlineData("1 of 2 inconclusive, 1 as expected", Verdict.Inconclusive, Verdict.Pass)]
    [InlineData("Refuted", Verdict.Refuted)]
    [InlineData("Fails", Verdict.Fail)]
    [InlineData("1 of 3 fails, 1 invalid, 1 as expected", Verdict.Invalid, Verdict.Fail, Verdict.Holds)]
    public void It_states_the_result_of_the_run(string sentence, params Verdict[] verdicts) =>
        Assert.Equal(
            sentence,
            RunSentence.Of(Some.Content(Some.Run([.. verdicts.Select(v => Some.NotRun() with { Verdict = v })])))
        );

    [Fact]
    public void A_planned_experiment_that_did_not_run_is_never_as_expected()
    {
        var (storm, trials) = Some.Storm(levels: false);
        Assert.Equal(
            "1 of 2 as expected, 1 not run",
            RunSentence.Of(Some.Content(Some.Run(storm) with { Planned = 2 }, trials))
        );
    }

    [Fact]
    public void An_interrupted_run_says_how_much_was_measured()
    {
        var (storm, trials) = Some.Storm(levels: false);
        var run = Some.Run(storm, Some.NotRun()) with { Interrupted = "Ctrl+C" };
        Assert.Equal("Interrupted: 1 of 2 was measured to its end", RunSentence.Of(Some.Content(run, trials)));
        Assert.Equal(
            "Interrupted: none of 2 was measured to its end",
            RunSentence.Of(Some.Content(run, trials.Select(t => t with { Interrupted = "Ctrl+C" })))
        );
        Assert.Equal(
            "Interrupted: 1 of 41 was measured to its end",
            RunSentence.Of(Some.Content(run with { Experiments = [storm], Planned = 41 }, trials))
        );
        Assert.Equal(
            "Interrupted before everything was measured",
            RunSentence.Of(
                Some.Content(
                    run with
                    {
                        Experiments = [storm],
                        Planned = 1,
                    },
                    trials.Select(t => t with { Interrupted = "Ctrl+C" })
                )
            )
        );
        Assert.Equal(
            "Interrupted before anything was measured",
            RunSentence.Of(Some.Content(run with { Experiments = [], Planned = 1 }))
        );
        var (failed, failedTrials) = Some.Charges(keyWorks: false);
        Assert.Equal(
            "Interrupted: 1 of 2 was measured to its end, 1 fails",
            RunSentence.Of(Some.Content(run with { Experiments = [failed, Some.NotRun()] }, failedTrials))
        );
    }
}

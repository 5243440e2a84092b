using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Metrics;

namespace Chaos.Tools.Tests.Core.Judging;

public sealed class MutantResultTests
{
    private const string Text = "Attempts per call during the fault";

    private static double Storm(int second) => second >= 5 ? 4 : 1;

    [Fact]
    public void A_mutant_is_killed_when_the_finding_that_is_named_fails()
    {
        var mutation = new Mutation("budget ignored", Text, Some.Experiment());

        Assert.True(MutantResult.Of(mutation, [Some.Record("without", Storm), Some.Record("with", Storm)]).IsKilled);
        Assert.False(MutantResult.Of(mutation, [Some.Record("without", Storm), Some.Record("with")]).IsKilled);
    }

    [Fact]
    public void A_missing_finding_kills_no_mutant()
    {
        var mutation = new Mutation("budget ignored", "Something else", Some.Experiment());

        Assert.Null(mutation.Killer);
        Assert.Empty(mutation.Arms);
        Assert.Equal(Verdict.Invalid, MutantResult.Of(mutation, [Some.Record("with", Storm)]).Verdict);
    }

    [Fact]
    public void Only_the_arms_that_the_finding_is_about_run_broken()
    {
        var attempts = new AttemptsPerCall("payment");
        var experiment = Some.Experiment(
            new Oracle
            {
                Arm = "level",
                Metric = attempts,
                Phase = Phase.DuringFault,
                Expected = 4,
                Tolerance = .1,
                Source = "theory",
            }
        );
        experiment = experiment with { Arms = [.. experiment.Arms, Some.Arm("level", ArmRole.Level)] };

        Assert.Equal(["level"], new Mutation("jitter gone", Text, experiment).Arms.Select(a => a.Name));
        Assert.Equal(["with"], new Mutation("budget ignored", Text, Some.Experiment()).Arms.Select(a => a.Name));
    }
}

using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Tools.Tests.Core.Records;

public sealed class RunRecordTests
{
    [Theory]
    [InlineData(false, ExitCode.Inconclusive, Verdict.Pass, Verdict.Inconclusive)]
    [InlineData(true, ExitCode.AsExpected, Verdict.Pass, Verdict.Inconclusive)]
    [InlineData(true, ExitCode.AsExpected, Verdict.Inconclusive)]
    [InlineData(true, ExitCode.Failed, Verdict.Fail, Verdict.Inconclusive)]
    [InlineData(true, ExitCode.Invalid, Verdict.Invalid, Verdict.Inconclusive)]
    [InlineData(true, ExitCode.Inconclusive)]
    public void Only_an_undecided_result_becomes_a_warning_and_a_run_of_nothing_does_not(
        bool warns,
        ExitCode expected,
        params Verdict[] verdicts
    ) =>
        Assert.Equal(
            expected,
            Run(verdicts) with { InconclusiveIsWarning = warns } is var run ? run.ExitCode : default
        );

    [Fact]
    public void A_run_that_was_stopped_or_broke_does_not_become_a_warning()
    {
        var run = Run([Verdict.Inconclusive]) with
        {
            InconclusiveIsWarning = true,
            Interrupted = "interrupted by the user",
        };
        Assert.Equal((ExitCode.Interrupted, ExitCode.Broken), (run.ExitCode, (run with { Broke = true }).ExitCode));
    }

    private static RunRecord Run(IReadOnlyList<Verdict> verdicts) =>
        new()
        {
            Name = "some",
            StartedUtc = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.Zero,
            Seed = 1,
            Planned = verdicts.Count,
            Environment = new()
            {
                OperatingSystem = "some",
                Cores = 2,
                Runtime = "some",
                Version = "0",
            },
            Experiments =
            [
                .. verdicts.Select(
                    (v, i) =>
                        new ExperimentResult
                        {
                            Id = $"some.{i}",
                            Title = "",
                            Claim = "",
                            Kind = ExperimentKind.Mitigation,
                            Verdict = v,
                            Headline = "",
                            Story = "",
                            Fault = "",
                            Focus = new("", "", ""),
                        }
                ),
            ],
        };
}

using Chaos.Core.Trials;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class ExternalWordsTests
{
    private static readonly ExternalRecord s_k6 = new("http://127.0.0.1:9000", 719)
    {
        Maker = "k6",
        Made = 718,
        Iterations = 359,
        Thresholds = [new("http_req_failed", "rate<0.01", true), new("http_req_duration", "p(99)<1", false)],
    };

    [Fact]
    public void A_load_of_somebody_else_is_told_with_its_address() =>
        Assert.Equal(
            "calls: 0 calls came to http://127.0.0.1:9000 in the trial, and 5 before and after it.",
            Line(new("http://127.0.0.1:9000", 5), 0)
        );

    [Fact]
    public void What_k6_says_stands_beside_what_came() =>
        Assert.Equal(
            "calls: k6 says it made 718 requests, 1 fewer than came, in 359 iterations, and was ended with the trial. Its "
                + "thresholds, shown and not judged: http_req_failed rate<0.01 met; http_req_duration p(99)<1 crossed.",
            Line(s_k6, 1)
        );

    [Theory]
    [InlineData(719, "719 requests, as many as came")]
    [InlineData(1_720, "1,720 requests, 1,001 more than came")]
    [InlineData(1, "1 request, 718 fewer than came")]
    public void A_difference_of_the_counts_is_told(long made, string expected) =>
        Assert.Contains(expected, Line(s_k6 with { Made = made }, 1), StringComparison.Ordinal);

    [Fact]
    public void A_program_that_ended_by_itself_has_an_exit_code() =>
        Assert.Equal(
            "calls: oha made the load, and ended with exit code 3.",
            Line(new("http://127.0.0.1:9000", 5) { Maker = "oha", ExitCode = 3 }, 1)
        );

    [Fact]
    public void An_exit_code_of_k6_is_told_with_what_it_means() =>
        Assert.Contains(
            ", and ended with exit code 99, a threshold was crossed.",
            Line(s_k6 with { ExitCode = 99 }, 1),
            StringComparison.Ordinal
        );

    [Fact]
    public void Calls_under_way_when_the_trial_was_stopped_came_neither_before_nor_after_it() =>
        Assert.Equal(
            "calls: 0 calls came to http://127.0.0.1:9000 in the trial, 2 were under way when it was stopped, and 3 before and "
                + "after it.",
            Line(new("http://127.0.0.1:9000", 5), 0, cut: 2)
        );

    private static string Line(ExternalRecord external, int line, long cut = 0) =>
        ExternalWords
            .Of(
                new WorkloadRecord
                {
                    Name = "calls",
                    IsOpen = false,
                    Slots = [],
                    InFlightPeak = 0,
                    Unfinished = 0,
                    Cut = cut,
                    External = external,
                }
            )
            .ElementAt(line);
}

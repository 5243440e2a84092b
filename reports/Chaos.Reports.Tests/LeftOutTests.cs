using Chaos.Core.Expectations;
using Chaos.Reports.Text;

namespace Chaos.Reports.Tests;

public sealed class LeftOutTests
{
    private const string Told = "Attempts per call, which 9 rounds would allow";

    private static readonly RunContent s_content = Content();

    [Theory]
    [InlineData("report.html")]
    [InlineData("report.md")]
    public void What_a_comparison_leaves_out_is_reported_with_the_rounds_that_would_allow_it(string report) =>
        Assert.Contains($"Left out: {Told}", EveryReportTests.Text(report, s_content), StringComparison.Ordinal);

    [Fact]
    public void The_terminal_reports_it_too() =>
        Assert.Contains($"left out: {Told}", TextReport.Of(s_content).Problems);

    [Theory]
    [InlineData("report.html")]
    [InlineData("report.md")]
    public void A_guardrail_with_a_limit_shows_it_in_its_row_though_it_is_decided(string report) =>
        Assert.Contains("its limit is kept here", EveryReportTests.Text(report, s_content), StringComparison.Ordinal);

    private static RunContent Content()
    {
        var result = SomeComparison.Result;
        return SomeComparison.Of(
            result with
            {
                LeftOut = [new("Attempts per call", 9)],
                Guardrails =
                [
                    result.Guardrails[0] with
                    {
                        Limit = Limit.AtLeast(.5),
                        Why = "its limit is kept here",
                        Rounds = [],
                    },
                ],
            }
        );
    }
}

using Chaos.Core.Comparing;
using Chaos.Core.Expectations;

namespace Chaos.Tools.Tests.Core.Comparing;

public sealed class KeptLimitTests
{
    private static readonly double[] s_before = [100, 104, 98, 101, 97, 103, 99, 102];
    private static readonly double[] s_slower = [120, 121, 119, 118, 121, 120, 117, 123];

    [Theory]
    [InlineData(300, "; its limit ≤ 300 ms is kept by both arms in every round")]
    [InlineData(122, "; its limit ≤ 122 ms is missed by before in 0 of 8 rounds, by after in 1 of 8")]
    public void A_guardrail_that_becomes_worse_says_whether_its_limit_is_kept(double limit, string told)
    {
        var result = Decided(Limit.AtMost(limit));
        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
        Assert.EndsWith(told, result.Guardrails[0].Why, StringComparison.Ordinal);
        Assert.Equal(limit, result.Guardrails[0].Limit?.Value);
    }

    [Fact]
    public void A_guardrail_without_a_limit_reports_none() =>
        Assert.DoesNotContain("limit", Decided(null).Guardrails[0].Why, StringComparison.Ordinal);

    private static ComparisonResult Decided(Limit? limit)
    {
        var plan = Planted.Comparison(8, .05, new Planted("guarded"));
        return ComparisonJudge.Decide(
            plan with
            {
                Guardrails = [plan.Guardrails[0] with { Limit = limit }],
                LeftOut = [new("Goodput", 9)],
            },
            [.. s_before.Select((v, i) => Record("without", i, v)), .. s_slower.Select((v, i) => Record("with", i, v))]
        );
    }

    private static Chaos.Core.Trials.TrialRecord Record(string arm, int index, double guarded) =>
        Planted.Record(arm, index + 1, ("planted", 100 + index), ("guarded", guarded));
}

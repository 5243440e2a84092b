using Chaos.Mitigations.Linting;

namespace Chaos.Targets.Tests.Mitigations.Linting;

public sealed class LinterTests
{
    [Fact]
    public void Rules_need_no_registration_and_are_named_as_their_types() =>
        Assert.Equal(
            [
                "breaker-amplifies-failures",
                "breaker-never-opens",
                "bulkhead-too-small",
                "hedge-doubles-load",
                "metastable-retries",
                "nested-retries-multiply",
                "retries-outlast-caller",
                "retries-without-jitter",
                "timeout-below-tail",
            ],
            Linter.Rules.Select(r => r.Name)
        );

    [Fact]
    public void Every_rule_asks_a_question_and_names_the_experiment_that_answers_it() =>
        Assert.All(
            Linter.Rules,
            rule =>
            {
                Assert.Matches("^(whether|how) ", rule.Question);
                Assert.Matches(@"^[a-z]+\.[a-z-]+$", rule.Experiment);
            }
        );

    [Fact]
    public void Without_policies_there_are_no_findings() =>
        Assert.Empty(Linter.Check(File.With(("order->payment", []), ("payment", []))));
}

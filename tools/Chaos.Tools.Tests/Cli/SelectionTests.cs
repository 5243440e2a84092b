using Chaos.Cli;
using Chaos.Cli.Running;
using Chaos.Core.Texts;
using Chaos.Scenarios;

namespace Chaos.Tools.Tests.Cli;

public sealed class SelectionTests
{
    [Fact]
    public void Nothing_named_is_the_smoke_suite()
    {
        var selection = Selection.Of([], null);
        Assert.Equal("smoke", selection.Name);
        Assert.Equal(
            Catalogue.Suites.Single(s => s.Name == "smoke").Experiments.Select(e => e.Id),
            selection.Experiments.Select(e => e.Id)
        );
    }

    [Fact]
    public void A_pattern_picks_every_experiment_that_matches() =>
        Assert.Equal(
            Catalogue
                .Experiments(Scale.Smoke)
                .Select(e => e.Id)
                .Where(id => id.StartsWith("rest.", StringComparison.Ordinal)),
            Selection.Of(["rest.*"], null).Experiments.Select(e => e.Id)
        );

    [Fact]
    public void An_experiment_that_is_picked_twice_runs_once() =>
        Assert.Single(Selection.Of(["retry.storm", "retry.*"], null).Experiments, e => e.Id == "retry.storm");

    [Fact]
    public void The_scale_decides_on_arms_and_faults()
    {
        Assert.Equal(2, Selection.Of(["retry.storm"], "smoke").Experiments[0].Arms.Count);
        Assert.Equal(4, Selection.Of(["retry.storm"], "nightly").Experiments[0].Arms.Count);
        Assert.Equal("nightly", Selection.Of(["nightly"], null).Scale);
    }

    [Theory]
    [InlineData(null, "smoke", "nightly")]
    [InlineData("smoke", "nightly")]
    public void A_suite_is_never_run_at_another_scale_than_its_own(string? scale, params string[] names) =>
        Assert.Contains(
            "suite nightly has its own scale",
            Assert.Throws<UsageException>(() => Selection.Of(names, scale)).Lines[0],
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_wrong_name_is_reported_at_once_with_the_nearest_known_one()
    {
        var error = Assert.Throws<UsageException>(() => Selection.Of(["retry.strom", "nigthly", "xyzzy"], null));
        Assert.Equal(
            [
                "no suite or experiment is named retry.strom; did you mean retry.storm?",
                "no suite or experiment is named nigthly; did you mean nightly?",
                "no suite or experiment is named xyzzy",
                "list all with: chaos list",
            ],
            error.Lines
        );
    }

    [Theory]
    [InlineData("smkoe", "smoke")]
    [InlineData("SMOKE", "smoke")]
    [InlineData("rest.idempotency", "rest.idempotency-key")]
    [InlineData("q", null)]
    public void The_nearest_name_is_near(string wrong, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(wrong, ["smoke", "nightly", "retry.storm", "rest.idempotency-key"]));
}

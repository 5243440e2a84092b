using System.Globalization;
using System.Text;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// docs/catalogue.md is generated from the catalogue, so that no experiment is missing and none is out of date.
/// </summary>
public sealed class CatalogueDocumentTests
{
    private static readonly (string Name, Scale Scale)[] s_scales =
    [
        ("smoke", Scale.Smoke),
        ("messaging", Scale.Messaging),
        ("nightly", Scale.Nightly),
    ];

    [Fact]
    public void The_table_of_experiments_is_generated_from_the_catalogue() =>
        GoldenFile.HoldsInRepository("docs/catalogue.md", Text());

    private static string Text()
    {
        var text = new StringBuilder(
            """
            # The experiments

            This page is written from the catalogue by a test: `CHAOS_GOLDEN=write ./test.sh --fast` writes it again.

            - **Kind**: a *mitigation* is tried against its objectives and comes out as Pass or Fail; a *claim* about the world Holds or is Refuted.
            - **Guide's figure**: what the guide that the claim is from says itself. Where that is not true, the experiment is expected to be Refuted, and says so here.
            - **Scales**: the time that all trials take by plan, without the start of the services, at each scale. In bold: the suite of that name runs it. Any experiment runs at any scale, `./chaos run ID --scale nightly`.
            - **Simulated**: whether `--simulate` has a model of it; every other one runs for real only.

            ```sh
            ./chaos list                             # the suites and the experiments
            ./chaos run retry.storm                  # one of them
            ./chaos run 'rest.*' --scale nightly     # a pattern
            ```


            """.ReplaceLineEndings("\n")
        );
        text.Append("| suite | experiments | time by plan |\n| --- | --- | --- |\n");
        foreach (var suite in Catalogue.Suites)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{suite.Name}` | {suite.Experiments.Count} | "
                    + $"{Time(TimeSpan.FromTicks(suite.Experiments.Sum(e => e.PlannedDuration.Ticks)))} |\n"
            );
        text.Append(
            "\n| experiment | claim | kind | guide's figure | smoke | messaging | nightly | simulated "
                + "|\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        );
        foreach (var scenario in Catalogue.Scenarios.OrderBy(s => s.Build(Scale.Smoke).Id, StringComparer.Ordinal))
            Append(text, scenario);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Scenario scenario)
    {
        var experiment = scenario.Build(Scale.Smoke);
        var kind =
            experiment.Kind == ExperimentKind.Mitigation ? "mitigation"
            : scenario.Refuted.Count > 0 ? "claim, Refuted"
            : "claim";
        var caveat = experiment.Caveat is { } only ? $" *At smoke scale: {only}.*" : "";
        // If the guide is wrong, the theory has its own answer beside it.
        var theory =
            scenario.Refuted.Count == 0
                ? ""
                : " *What theory says: "
                    + string.Join(
                        "; ",
                        experiment
                            .Expectations.OfType<Oracle>()
                            .Select(o => o.Source)
                            .Distinct()
                            .Except(scenario.Refuted)
                    )
                    + ".*";
        var times = s_scales.Select(s =>
            Time(scenario.Build(s.Scale).PlannedDuration) is var time
            && Catalogue.Suites.Single(x => x.Name == s.Name).Experiments.Any(e => e.Id == experiment.Id)
                ? $"**{time}**"
                : time
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"| `{experiment.Id}` | **{Cell(experiment.Title)}** {Cell(experiment.Claim)}{Cell(caveat)}"
                + $"{Cell(theory)} | {kind} | {Cell(experiment.GuideFigure ?? "-")} | "
                + $"{string.Join(" | ", times)} | {(CatalogueTests.IsSimulated(experiment) ? "yes" : "no")} |\n"
        );
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Time(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min");
}

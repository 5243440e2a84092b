using System.Globalization;
using System.Text;
using Chaos.Core.Judging;
using Chaos.Core.Statistics;
using Chaos.Engine.Simulation;

namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// The simulation's predictions for every experiment: each finding with its verdict, and each arm's figure with its
/// interval.
/// </summary>
public sealed class PredictionsTests
{
    private static readonly (string Name, Scale Scale)[] s_scales =
    [
        ("smoke", Scale.Smoke),
        ("nightly", Scale.Nightly),
    ];

    private static IEnumerable<string> Ids => Catalogue.Experiments(Scale.Smoke).Select(e => e.Id);

    public static TheoryData<string> Experiments => [.. Ids];

    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task The_predictions_are_the_golden_ones(string id)
    {
        var text = new StringBuilder();
        foreach (var (name, scale) in s_scales)
        {
            text.Append(CultureInfo.InvariantCulture, $"{id} at {name} scale, seed {SimulatedResults.Seed}: ");
            try
            {
                Append(text, await SimulatedResults.OfAsync(id, scale));
            }
            catch (CannotBeSimulatedException e)
            {
                text.Append(CultureInfo.InvariantCulture, $"{e.Message}\n");
            }
        }
        GoldenFile.Holds(Path.Combine("Predictions", $"{id}.txt"), text.ToString());
    }

    [Fact]
    public void Every_golden_prediction_belongs_to_an_experiment() => GoldenFile.AreAllOf("Predictions", Ids);

    private static void Append(StringBuilder text, ExperimentResult result)
    {
        text.Append(CultureInfo.InvariantCulture, $"{result.Verdict}\n");
        foreach (var problem in result.Problems)
            text.Append(CultureInfo.InvariantCulture, $"! {problem}\n");
        var told = new HashSet<string>();
        foreach (var finding in result.Findings)
        {
            var about = finding.Arm is { } arm ? $" ({arm})" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{finding.Verdict}: {finding.Kind}: {finding.Text}{about}, expected {finding.Expected}\n"
            );
            // Several findings use the same figures.
            var figures = string.Concat(
                finding.Arms.Select(a =>
                    $"  {a.Arm}: {a.Text}{(a.Estimate is { } estimate ? Figures(estimate) : "")}\n"
                )
            );
            if (told.Add(finding.Text + figures))
                text.Append(figures);
        }
    }

    /// <summary>Six digits, so that the last bit of a logarithm does not matter.</summary>
    private static string Figures(Estimate estimate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $" = {estimate.Value:G6} [{estimate.Low:G6}, {estimate.High:G6}] of {estimate.Count}"
        );
}

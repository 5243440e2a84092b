using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Engine.Simulation;

namespace Chaos.Scenarios.Tests;

/// <summary>Rules for every experiment of the catalogue.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string, string> Experiments()
    {
        var data = new TheoryData<string, string>();
        foreach (var scale in Scales.Keys)
        foreach (var experiment in Catalogue.Experiments(Scales[scale]))
            data.Add(experiment.Id, scale);
        return data;
    }

    /// <summary>
    /// Experiments that have no model and only run for real. An experiment is listed here only when it, its target or
    /// its fault says why, so a new entry needs a reason.
    /// </summary>
    private static readonly string[] s_onlyReal =
    [
        "rest.polling",
        "grpc.balancing",
        "grpc.bidi",
        "grpc.streams",
        "grpc.vs-rest",
        "rest.json-overhead",
    ];

    /// <summary>Experiments on brokers: each broker behaves in its own way under a fault.</summary>
    internal static bool IsSimulated(Experiment experiment) =>
        experiment.Topology.Brokers.Count == 0 && !s_onlyReal.Contains(experiment.Id);

    public static TheoryData<string, string> Simulated()
    {
        var data = new TheoryData<string, string>();
        foreach (var scale in Scales.Keys)
        foreach (var experiment in Catalogue.Experiments(Scales[scale]).Where(IsSimulated))
            data.Add(experiment.Id, scale);
        return data;
    }

    private static Dictionary<string, Scale> Scales { get; } = Catalogue.Suites.ToDictionary(s => s.Name, s => s.Scale);

    private static Experiment Find(string id, string scale) => Assert.Single(Catalogue.Matching(id, Scales[scale]));

    [Theory]
    [MemberData(nameof(Experiments))]
    public void An_experiment_has_no_mistakes(string id, string scale) => Assert.Empty(Find(id, scale).Errors());

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Before_a_fault_there_is_time_for_calls_that_are_under_way(string id, string scale)
    {
        var experiment = Find(id, scale);
        // Brokers confirm within milliseconds, even when a client would wait longer.
        var longest = experiment.Topology.Brokers.Count > 0 ? TimeSpan.FromSeconds(1) : experiment.LongestCall;
        Assert.InRange(
            experiment.Durations.UnderWay,
            experiment.Faults.Count == 0 ? TimeSpan.Zero : longest,
            experiment.Faults.Count == 0 ? TimeSpan.Zero : longest + TimeSpan.FromSeconds(1)
        );
    }

    [Theory]
    [MemberData(nameof(Simulated))]
    public async Task An_experiment_comes_out_as_predicted_in_virtual_time(string id, string scale)
    {
        var result = await SimulatedResults.OfAsync(id, Scales[scale]);
        Assert.Empty(result.Problems);
        var refuted = Catalogue.Scenarios.Single(s => s.Build(Scales[scale]).Id == id).Refuted;
        Assert.All(
            Find(id, scale).Expectations.Zip(result.Findings),
            x =>
                Assert.True(
                    x.Second.Verdict
                        == (x.First is Oracle o && refuted.Contains(o.Source) ? Verdict.Fail : Verdict.Pass),
                    $"{x.Second.Kind} {x.Second.Text}: {x.Second.Why}"
                )
        );
        Assert.Equal(
            result.Kind == ExperimentKind.Mitigation ? Verdict.Pass
                : refuted.Count > 0 ? Verdict.Refuted
                : Verdict.Holds,
            result.Verdict
        );
        // The summary contains the measured figures, and no placeholder is left.
        Assert.DoesNotContain("not measured", result.Story, StringComparison.Ordinal);
        Assert.DoesNotContain("{", result.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_cannot_be_simulated_says_why()
    {
        foreach (var experiment in Catalogue.Experiments(Scale.Nightly).Where(e => !IsSimulated(e)))
        {
            var error = await Assert.ThrowsAsync<CannotBeSimulatedException>(() =>
                SimulatedRun.RecordsAsync(experiment, 42, CancellationToken.None)
            );
            Assert.Matches("cannot be simulated: there is no model of .+", error.Message);
        }
    }

    [Fact]
    public void A_suite_names_only_experiments_that_there_are()
    {
        Assert.Equal(["messaging", "nightly", "smoke"], Catalogue.Suites.Select(s => s.Name).Order());
        Assert.All(Catalogue.Suites, s => Assert.NotEmpty(s.Experiments));
        Assert.Equal(
            [
                "retry.storm",
                "rest.idempotency-key",
                "breaker.states",
                "chain.availability",
                "grpc.deadline",
                "kafka.commit-order",
            ],
            Catalogue.Suites.Single(s => s.Name == "smoke").Experiments.Select(e => e.Id)
        );
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_record_and_another_one_does_not()
    {
        var experiment = Find("rest.idempotency-key", "smoke");
        var (first, again, other) = (
            await RecordsAsync(experiment, 1),
            await RecordsAsync(experiment, 1),
            await RecordsAsync(experiment, 2)
        );
        Assert.Equal(Charges(first), Charges(again));
        Assert.NotEqual(Charges(first), Charges(other));

        static Task<IReadOnlyList<Core.Trials.TrialRecord>> RecordsAsync(Experiment experiment, ulong seed) =>
            SimulatedRun.RecordsAsync(experiment, seed, CancellationToken.None);

        static IEnumerable<long> Charges(IReadOnlyList<Core.Trials.TrialRecord> records) =>
            records.SelectMany(r => r.Services.Single(s => s.Name == "payment").PerSlot["charges"]);
    }
}

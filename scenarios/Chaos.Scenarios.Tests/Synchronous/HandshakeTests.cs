using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Engine.Simulation;

namespace Chaos.Scenarios.Tests.Synchronous;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("kept", true)]
    [InlineData("new", false)]
    public async Task Connections_that_are_all_new_or_all_kept_refute_the_claim(string which, bool fresh)
    {
        var experiment = Assert.Single(Catalogue.Matching("rest.handshake", Scale.Smoke));
        Workload Changed(Workload w) =>
            w.Name.EndsWith(which, StringComparison.Ordinal)
                ? w with
                {
                    Target = w.Target with { FreshConnections = fresh },
                }
                : w;

        var result = await ResultAsync(experiment with { Workloads = [.. experiment.Workloads.Select(Changed)] });

        Assert.Equal(Verdict.Refuted, result.Verdict);
        Assert.All(
            result.Findings.Where(f => f.Metric.StartsWith("TCP handshake", StringComparison.Ordinal)),
            f => Assert.Equal(Verdict.Fail, f.Verdict)
        );
    }

    private static async Task<ExperimentResult> ResultAsync(Experiment experiment) =>
        Judge.Decide(experiment, await SimulatedRun.RecordsAsync(experiment, 42, CancellationToken.None));
}

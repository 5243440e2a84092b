using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Reports show how the arms of a file differ, as the file has it.</summary>
public sealed class ArmsOfFilesTests
{
    [Fact]
    public void A_control_differs_by_the_variables_that_it_changes() =>
        Assert.Equal(
            ["control: RETRIES of orders = 0", "candidate: RETRIES of orders = 3"],
            Differences(SomeFile.Text)
        );

    [Fact]
    public void Before_and_after_differ_by_variables_urls_headers_and_what_is_run()
    {
        var text =
            SomeFile.Text[..SomeFile.Text.IndexOf("control:", StringComparison.Ordinal)]
            + """
                before:
                  services:
                    orders: { env: { RETRIES: 0, FLAG_TOKEN: "{{env.FLAG}}" } }
                  headers: { X-Build: old }
                after:
                  services:
                    payment: { url: "http://127.0.0.1:5003" }
                  headers: { X-Build: new, X-Trace: "" }
                  run: flags on --token {{env.FLAG}}
                """;
        Assert.Equal(
            [
                "before: FLAG_TOKEN of orders = {{env.FLAG}}",
                "before: RETRIES of orders = 0",
                "before: url of payment = http://127.0.0.1:5002",
                "before: header X-Build = old",
                "before: header X-Trace = not set",
                "before: run = nothing",
                "after: FLAG_TOKEN of orders = not set",
                "after: RETRIES of orders = 3",
                "after: url of payment = http://127.0.0.1:5003",
                "after: header X-Build = new",
                "after: header X-Trace = empty",
                "after: run = flags on --token {{env.FLAG}}",
            ],
            Differences(text)
        );
    }

    private static IEnumerable<string> Differences(string text)
    {
        var read = SomeFile.Read(text, _ => "hunter2");
        Assert.Empty(read.Lines);
        var experiment = read.Experiment!;
        var result = Judge.Decide(experiment, [.. experiment.Arms.Select(a => Record(experiment, a))]);
        Assert.All(result.Arms, a => Assert.True(a.HasExternalServices));
        return result.Arms.SelectMany(a => a.Differences.Select(d => $"{a.Name}: {d.What} = {d.Value}"));
    }

    private static TrialRecord Record(Experiment experiment, Arm arm) =>
        new()
        {
            Experiment = experiment.Id,
            Arm = arm.Name,
            Round = 1,
            Seed = 1,
            Testbed = "local",
            StartedUtc = DateTimeOffset.UnixEpoch,
            AttemptTimeout = experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = default,
                FaultBegan = default,
                Injected = default,
                RevertBegan = default,
                Reverted = default,
                LoadEnd = default,
            },
            Workloads = [],
        };
}

using System.Text.Json;
using Chaos.Cli.Running;
using Chaos.Engine.Runs;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ResolvedPlanTests
{
    [Fact]
    public void A_plan_holds_seed_and_defaults_and_no_secret()
    {
        const string secret = "told-to-nobody-in-plans";
        var experiment = SomeFile.Read(SomeFile.Text, name => name == "TOKEN" ? secret : null).Experiment!;

        var text = ResolvedPlan.Text(
            new RunRequest
            {
                Name = "mine",
                Experiments = [experiment],
                Seed = 7,
                Again = "",
            },
            DateTimeOffset.UnixEpoch
        );

        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        var plan = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("mine", 7), (plan.GetProperty("name").GetString(), plan.GetProperty("seed").GetInt32()));
        var resolved = plan.GetProperty("experiments")[0];
        Assert.Equal(.99, resolved.GetProperty("steadyState").GetDouble());
        Assert.Equal("00:00:02", resolved.GetProperty("durations").GetProperty("warmUp").GetString());
        var target = resolved.GetProperty("workloads")[0].GetProperty("target");
        Assert.Equal(
            ("RequestTargetSpec", "POST", "Bearer {{env.TOKEN}}"),
            (
                target.GetProperty("kind").GetString(),
                target.GetProperty("method").GetString(),
                target.GetProperty("headers").GetProperty("Authorization").GetString()
            )
        );
        var fault = resolved.GetProperty("faults")[0].GetProperty("fault");
        Assert.Equal(
            ("SlowEdge", "orders->payment"),
            (fault.GetProperty("kind").GetString(), fault.GetProperty("edge").GetString())
        );
        Assert.Equal(
            "0",
            resolved
                .GetProperty("arms")[0]
                .GetProperty("services")
                .GetProperty("orders")
                .GetProperty("environment")
                .GetProperty("RETRIES")
                .GetString()
        );
    }

    [Fact]
    public void Every_experiment_of_the_catalogue_can_be_written_down()
    {
        var all = Catalogue.Experiments(Scale.Smoke).ToList();
        var plan = JsonDocument
            .Parse(
                ResolvedPlan.Text(
                    new RunRequest
                    {
                        Name = "all",
                        Experiments = all,
                        Seed = 1,
                        Again = "",
                    },
                    DateTimeOffset.UnixEpoch
                )
            )
            .RootElement;
        Assert.Equal(
            all.Select(e => e.Id),
            plan.GetProperty("experiments").EnumerateArray().Select(e => e.GetProperty("id").GetString())
        );
    }
}

using Chaos.Core.Calls;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Judging;

/// <summary>Reports show in which settings of the user's services the arms differ, and show no secret.</summary>
public sealed class ArmDifferencesTests
{
    private static readonly ExternalService s_plain = new()
    {
        Command = ["dotnet", "payment.dll"],
        Address = "http://127.0.0.1:{{port.payment}}",
        Environment = new Dictionary<string, string> { ["REGION"] = "eu", ["RETRIES"] = "0" },
    };

    [Fact]
    public void Variables_that_differ_are_listed_for_every_arm_and_others_for_none()
    {
        var (without, with) = Of(With("RETRIES", "3", ("CACHE", "")));
        Assert.Equal([new("CACHE of payment", "not set"), new("RETRIES of payment", "0")], without.Differences);
        Assert.Equal([new("CACHE of payment", "empty"), new("RETRIES of payment", "3")], with.Differences);
        Assert.True(with.HasExternalServices);
    }

    [Fact]
    public void Different_secrets_differ_although_they_are_masked_and_placeholders_are_shown()
    {
        var (without, with) = Of(
            With("API_TOKEN", "hunter2", ("LOGIN_SECRET", "{{env.LOGIN}}")),
            s_plain with
            {
                Environment = new Dictionary<string, string> { ["API_TOKEN"] = "hunter1" },
            }
        );
        Assert.Contains(new("API_TOKEN of payment", "***"), without.Differences);
        Assert.Contains(new("API_TOKEN of payment", "***"), with.Differences);
        Assert.Contains(new("LOGIN_SECRET of payment", "{{env.LOGIN}}"), with.Differences);
    }

    [Fact]
    public void Commands_addresses_folders_and_readiness_checks_are_listed_too()
    {
        var (without, with) = Of(
            s_plain with
            {
                Command = ["node", "new payment.js"],
                Folder = "/srv/new",
                Ready = new() { Path = "/health", Within = TimeSpan.FromSeconds(5) },
            }
        );
        Assert.Equal(
            [
                new("command of payment", "dotnet payment.dll"),
                new("folder of payment", "not set"),
                new("ready of payment", "its port within 30 s"),
            ],
            without.Differences
        );
        Assert.Equal(
            [
                new("command of payment", "node \"new payment.js\""),
                new("folder of payment", "/srv/new"),
                new("ready of payment", "/health within 5 s"),
            ],
            with.Differences
        );
    }

    [Fact]
    public void A_service_that_runs_already_has_a_url_and_no_command()
    {
        var (without, with) = Of(
            new ExternalService { Address = "http://127.0.0.1:5002" },
            new ExternalService { Address = "http://127.0.0.1:5001" }
        );
        Assert.Equal([new("url of payment", "http://127.0.0.1:5001")], without.Differences);
        Assert.Equal([new("url of payment", "http://127.0.0.1:5002")], with.Differences);
        Assert.Contains(
            new("command of payment", "none, it runs already"),
            Of(new ExternalService { Address = "http://127.0.0.1:5002" }).With.Differences
        );
    }

    [Fact]
    public void A_header_of_all_workloads_is_listed_once_and_others_by_workload()
    {
        var experiment = Experiment();
        Arm Sending(Arm arm, params (string Name, string Value)[] first) =>
            arm with
            {
                Workloads =
                [
                    Load("orders", first),
                    Load("search", arm.Role == ArmRole.Candidate ? [("x-version", "2"), ("Cookie", "id=1")] : []),
                ],
            };
        var result = Judge.Decide(
            experiment with
            {
                Arms = [Sending(experiment.Arms[0]), Sending(experiment.Arms[1], ("X-Version", "2"))],
            },
            Records()
        );
        Assert.Equal(
            [("header Cookie of search", "not set"), ("header X-Version", "not set")],
            result.Arms[0].Differences.Select(d => (d.What, d.Value))
        );
        Assert.Equal(
            [("header Cookie of search", "***"), ("header X-Version", "2")],
            result.Arms[1].Differences.Select(d => (d.What, d.Value))
        );
    }

    [Fact]
    public void A_command_that_runs_before_the_trials_of_one_arm_is_listed()
    {
        var experiment = Experiment();
        var result = Judge.Decide(
            experiment with
            {
                Arms =
                [
                    experiment.Arms[0],
                    experiment.Arms[1] with
                    {
                        Run = new(["flags", "--token", "hunter2", "on"], null),
                    },
                ],
            },
            Records()
        );
        Assert.Equal(
            ["nothing", "flags --token *** on"],
            result.Arms.Select(a => Assert.Single(a.Differences, d => d.What == "run").Value)
        );
    }

    [Fact]
    public void Settings_of_the_shop_are_listed_when_arms_differ_by_them()
    {
        var experiment = Some.Experiment() with
        {
            Topology = new()
            {
                Services =
                [
                    new()
                    {
                        Name = "payment",
                        Settings = new Dictionary<string, string> { ["cache"] = "off" },
                    },
                ],
                Edges = [new(Edge.Client, "payment")],
            },
        };
        var on = experiment.Arms[1] with
        {
            Settings = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["payment"] = new Dictionary<string, string> { ["cache"] = "on" },
            },
        };
        var result = Judge.Decide(experiment with { Arms = [experiment.Arms[0], on] }, Records());
        Assert.Equal(["off", "on"], result.Arms.Select(a => Assert.Single(a.Differences).Value));
        Assert.False(result.Arms[0].HasExternalServices);
    }

    [Fact]
    public void A_comparison_lists_only_what_differs_between_its_two_arms()
    {
        var experiment = Experiment(With("RETRIES", "3"));
        var third = Some.Arm("third", ArmRole.Level) with
        {
            Services = new Dictionary<string, ExternalService> { ["payment"] = s_plain with { Folder = "/elsewhere" } },
        };
        var result = ComparisonJudge.Decide(
            new Comparison
            {
                Experiment = experiment with { Arms = [.. experiment.Arms, third] },
                Before = "without",
                After = "with",
                Primary = new(new Goodput(), Phase.DuringFault),
            },
            Records()
        );
        Assert.Equal([new("RETRIES of payment", "0")], result.Before.Differences);
        Assert.Equal([new("RETRIES of payment", "3")], result.After.Differences);
    }

    private static (ArmSummary Without, ArmSummary With) Of(ExternalService with, ExternalService? plain = null)
    {
        var result = Judge.Decide(Experiment(with, plain), Records());
        return (result.Arms[0], result.Arms[1]);
    }

    private static Experiment Experiment(ExternalService? with = null, ExternalService? plain = null)
    {
        var experiment = Some.Experiment();
        return experiment with
        {
            Topology = new()
            {
                Services = [new() { Name = "payment", External = plain ?? s_plain }],
                Edges = [new(Edge.Client, "payment")],
            },
            Arms =
            [
                experiment.Arms[0],
                with is null
                    ? experiment.Arms[1]
                    : experiment.Arms[1] with
                    {
                        Services = new Dictionary<string, ExternalService> { ["payment"] = with },
                    },
            ],
        };
    }

    private static ExternalService With(string name, string value, params (string Name, string Value)[] more) =>
        s_plain with
        {
            Environment = new Dictionary<string, string>(s_plain.Environment) { [name] = value }
                .Concat(more.Select(m => KeyValuePair.Create(m.Name, m.Value)))
                .ToDictionary(),
        };

    private static Workload Load(string name, params (string Name, string Value)[] headers) =>
        new()
        {
            Name = name,
            Load = OpenLoad.Constant(100, Some.Durations.Total),
            Target = new SentSpec { Service = "payment", Headers = headers.ToDictionary(h => h.Name, h => h.Value) },
        };

    private static IReadOnlyList<TrialRecord> Records() => [Some.Record("without"), Some.Record("with")];

    private sealed record SentSpec : TargetSpec
    {
        public required IReadOnlyDictionary<string, string> Headers { get; init; }

        public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

        public override ITarget Connect(TargetSite site) => throw new NotSupportedException();
    }
}

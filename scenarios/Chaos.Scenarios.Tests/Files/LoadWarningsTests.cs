using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Tests.Files;

public sealed class LoadWarningsTests : IDisposable
{
    private readonly string _feed = Path.Combine(Directory.GetCurrentDirectory(), $"users-{Guid.NewGuid():N}.csv");

    public LoadWarningsTests() => File.WriteAllText(_feed, "user,region\nann,north\nbo,south\n");

    public void Dispose() => File.Delete(_feed);

    [Fact]
    public void A_file_that_is_right_has_no_warning() =>
        Assert.Empty(
            Warnings(
                """
                journeys:
                  checkout:
                    - login: { post: /login, body: { user: "{{feed.user}}" }, capture: { token: $.token } }
                    - buy:
                        post: /orders
                        headers: { Authorization: "Bearer {{token}}", X: "{{admin}}" }
                        body: { key: "{{env.SET}}" }
                setup: [ { enter: { post: /login, capture: { admin: $.token, cart: $.cart } } } ]
                teardown: [ { drop: { delete: "/carts/{{cart}}" } } ]
                workloads:
                  shop: { service: app, users: 5, feed: FEED, mix: [ { journey: checkout }, { weight: 0, get: /off } ] }
                """
            )
        );

    [Fact]
    public void An_objective_that_a_load_made_elsewhere_may_be_too_small_for_is_told() =>
        Assert.Equal(
            [
                "objectives[0]: it stays undecided unless the load that is made elsewhere has about 50 calls a second or more, "
                    + "or the trial is longer",
            ],
            SomeFile
                .Read(
                    """
                    services: { app: { url: "http://127.0.0.1:5001" } }
                    workloads: { shop: { service: app, load: external } }
                    objectives: [ "p99 < 1 s", "availability >= 1 %" ]
                    """
                )
                .Experiment!.Warnings
        );

    [Theory]
    [InlineData("answerWithStatus: { edge: client->app, status: 503, first: 1, per: call }", "", "the only one")]
    [InlineData("latency: { edge: client->app, delay: 100ms, every: 2, per: call }", "", "nothing is hit")]
    [InlineData("answerWithStatus: { edge: client->app, status: 503, first: 1 }", "", null)]
    [InlineData("answerWithStatus: { edge: client->app, status: 503, first: 1, per: call }", "load: external, ", null)]
    public void A_fault_of_the_attempts_of_a_call_that_has_but_one_is_told(string fault, string load, string? told)
    {
        var how = load.Length > 0 ? load.TrimEnd(' ', ',') : "users: 5, post: /orders";

        var warnings = Warnings($"workloads:\n  shop: {{ service: app, {how} }}\nfaults: [ {{ {fault}, for: 14s }} ]");

        if (told is null)
            Assert.DoesNotContain(warnings, w => w.Contains(".per", StringComparison.Ordinal));
        else
            Assert.Contains(told, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "body: { user: \"{{user}}\" }",
        "workloads.shop.body: {{user}} is short for {{feed.user}}, which can be taken for nothing else"
    )]
    [InlineData(
        "expect: { status: 204, json: { $.a: 1 } }",
        "workloads.shop.expect.status: an answer with 204 has no body to look into"
    )]
    [InlineData(
        "expect: { json: { \"$.items[3:1]\": { minLength: 1 } } }",
        "workloads.shop.expect.json.$.items[3:1]: this path finds nothing in any answer"
    )]
    [InlineData(
        "pauseAfterFailure: 0s",
        "workloads.shop.pauseAfterFailure: 0s: when the service is down, each user calls it again as fast as it refuses"
    )]
    [InlineData(
        "headers: { Authorization: \"Bearer {{env.UNSET}}\" }",
        "workloads.shop.headers.Authorization: {{env.UNSET}} is not set here; the run needs it: -e UNSET=VALUE, or export it"
    )]
    public void What_is_doubtful_in_a_call_is_told_with_its_place(string words, string told) =>
        Assert.Equal(
            [told],
            Warnings($"workloads:\n  shop: {{ service: app, users: 5, feed: FEED, post: /orders, {words} }}")
        );

    [Theory]
    [InlineData(
        "[ { login: { post: /login, capture: { token: $.token } } }, { buy: { post: /orders } } ]",
        "journeys.checkout[0].login.capture.token: no later call takes {{token}}"
    )]
    [InlineData(
        "[ { login: { post: /login } }, { buy: { post: /orders, capture: { id: $.id } } } ]",
        "journeys.checkout[1].buy.capture.id: no later call takes {{id}}"
    )]
    public void A_captured_value_that_nothing_takes_is_told(string steps, string told) =>
        Assert.Equal([told], Warnings($"journeys: {{ checkout: {steps} }}\nworkloads: {{ a: {Walks}, b: {Walks} }}"));

    [Fact]
    public void A_journey_that_nobody_walks_is_told() =>
        Assert.Equal(
            ["journeys.other: no workload walks it"],
            Warnings(
                "journeys: { checkout: [ { a: { get: /a } } ], other: [ { b: { get: /b } } ] }\n"
                    + $"workloads: {{ shop: {Walks} }}"
            )
        );

    [Fact]
    public void A_value_that_the_setup_captures_for_nobody_is_told() =>
        Assert.Equal(
            ["setup[0].enter.capture.admin: no later call takes {{admin}}"],
            Warnings(
                "setup: [ { enter: { post: /login, capture: { admin: $.token } } } ]\n"
                    + "workloads: { shop: { service: app, users: 5, get: /a } }"
            )
        );

    private const string Walks = "{ service: app, users: 5, journey: checkout }";

    private IReadOnlyList<string> Warnings(string load)
    {
        var read = Chaos.Cli.Annotating.ExperimentInYaml.Of(
            "mine.yaml",
            $$"""
            services: { app: { url: "http://127.0.0.1:5001" } }
            objectives: [ availability >= 90 % ]
            durations: { warmUp: 4s, baseline: 30s }
            {{load.Replace("FEED", Path.GetFileName(_feed), StringComparison.Ordinal)}}
            """,
            new ExperimentReader(AllowedTargets.LoopbackOnly, null) { Hints = n => n == "SET" ? "there" : null }
        );
        Assert.Empty(read.Lines);
        return read.Experiment!.Warnings;
    }
}

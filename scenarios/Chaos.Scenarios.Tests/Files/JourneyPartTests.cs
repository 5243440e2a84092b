using Chaos.Cli.Annotating;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Tests.Files;

public sealed class JourneyPartTests
{
    private const string Journeys = """
        journeys:
          checkout:
            - login: { post: /login, body: { user: a }, capture: { token: $.token } }
            - think: 100ms..300ms
            - buy: { post: /orders, headers: { Authorization: "Bearer {{token}}" }, timeout: 800ms }
            - think: 200ms

        """;

    [Fact]
    public void A_journey_is_read_with_its_steps_and_waits()
    {
        var shop = Read("journey: checkout");
        var journey = Assert.Single(shop.Mix).Journey;
        Assert.Equal(("checkout", "200ms"), (journey.Name, journey.After.ToString()));
        Assert.Equal(
            [("login", "0s", "POST /login"), ("buy", "100ms..300ms", "POST /orders")],
            journey.Steps.Select(s => (s.Name, s.Before.ToString(), s.Target.CallSummary))
        );
        Assert.Equal([null, TimeSpan.FromMilliseconds(800)], journey.Steps.Select(s => s.Timeout));
        Assert.Equal(["calls.login", "calls.buy"], shop.Parts.Select(p => p.Name));
    }

    [Fact]
    public void A_mix_has_journeys_and_single_calls_which_are_named_after_their_call()
    {
        var shop = Read(
            "mix: [{ weight: 5, journey: checkout }, { weight: 70, get: /a?x=1 }, { weight: 25, get: /b, name: b }, "
                + "{ weight: 0, get: /off }]"
        );
        Assert.Equal([(5, "checkout"), (70, "get-a"), (25, "b")], shop.Mix.Select(m => (m.Weight, m.Journey.Name)));
        Assert.Equal(
            ["calls.checkout", "calls.login", "calls.buy", "calls.get-a", "calls.b"],
            shop.Parts.Select(p => p.Name)
        );
    }

    [Theory]
    [InlineData("query GetItems { items { id } }", "get-items")]
    [InlineData("mutation addToCart { add }", "add-to-cart")]
    [InlineData("query ID2Name { a }", "id2-name")]
    [InlineData("{ items { id } }", "post-graphql")]
    [InlineData("query Think { a }", "post-graphql-think")]
    public void A_GraphQL_operation_names_its_step(string query, string name) =>
        Assert.Equal(
            [$"calls.{name}"],
            Read($"mix: [{{ weight: 1, graphql: {{ query: \"{query}\" }} }}]").Parts.Select(p => p.Name)
        );

    [Fact]
    public void Bodies_are_kept_of_HTTP_alone()
    {
        var kept = Read("journey: checkout, keep: bodies");

        Assert.All(kept.Targets, t => Assert.True(((RequestTargetSpec)t).KeepsBodies));
        Assert.All(Read("journey: checkout").Targets, t => Assert.False(((RequestTargetSpec)t).KeepsBodies));
        Assert.Contains(
            "workloads.calls.keep: \"headers\" is not allowed; allowed: bodies",
            Assert.Single(With("journey: checkout, keep: headers", Journeys).Lines),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "workloads.calls.keep: bodies is not allowed; allowed: with an HTTP request only",
            Assert.Single(With("grpc: a.B/C, keep: bodies", "").Lines),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("p95(calls.buy) < 900 ms")]
    [InlineData("availability(calls.buy) >= 90 %")]
    [InlineData("availability of calls.login >= 90 %")]
    public void An_objective_may_name_a_step(string objective) =>
        Assert.Empty(With("journey: checkout", Journeys, objective, "rate: 200").Lines);

    [Fact]
    public void An_objective_with_an_unknown_step_lists_the_steps() =>
        Assert.Contains(
            "allowed: good, failed, first, between, calls, calls.login, calls.buy",
            Assert.Single(With("journey: checkout", Journeys, "p99(calls.pay) < 900 ms").Lines),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("p99(buy) < 900 ms", "objectives[0]: buy is not allowed; did you mean calls.buy?")]
    [InlineData("availability of buy >= 90 %", "objectives[0]: buy is not allowed; did you mean calls.buy?")]
    public void An_objective_that_names_a_step_alone_is_told_its_full_name(string objective, string told) =>
        Assert.Contains(
            told,
            Assert.Single(With("journey: checkout", Journeys, objective).Lines),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "journey: checkuot",
        "workloads.calls.journey: checkuot is not allowed; did you mean checkout? allowed: checkout"
    )]
    [InlineData("mix: []", "workloads.calls.mix: none is not allowed; allowed: at least one entry, such as ")]
    [InlineData(
        "mix: [{ weight: 0, get: /a }]",
        "workloads.calls.mix: weights of 0 only is not allowed; allowed: a weight above 0 in one entry at least"
    )]
    [InlineData(
        "mix: [{ weight: -1, get: /a }]",
        "workloads.calls.mix[0].weight: -1 is not allowed; allowed: 0 to 1,000,000"
    )]
    [InlineData(
        "mix: [{ get: /a }, { get: /a }]",
        "workloads.calls.mix[1]: get-a is not allowed; allowed: another name: this one is taken in the workload, so give "
    )]
    [InlineData("mix: [{ get: a }]", "workloads.calls.mix[0].get: a is not allowed; did you mean /a?")]
    [InlineData(
        "mix: [{ gett: /a }]",
        "workloads.calls.mix[0].gett: no such key; did you mean get? allowed: weight, journey, name, service, "
    )]
    [InlineData(
        "mix: [{ get: /a, service: pai }]",
        "workloads.calls.mix[0].service: pai is not allowed; did you mean pay?"
    )]
    [InlineData(
        "mix: [{ get: /a, name: think }]",
        "workloads.calls.mix[0].name: think is not allowed; allowed: another name: think, parallel, "
    )]
    [InlineData(
        "journey: checkout, get: /a",
        "workloads.calls.get: get is not allowed; allowed: get in a step or in an entry of mix: this workload walks"
    )]
    [InlineData(
        "mix: [{ weight: 5 }]",
        "workloads.calls.mix[0]: neither journey nor a call is not allowed; allowed: journey: NAME, or a call such as"
    )]
    public void A_mistake_in_a_mix_is_told_once(string load, string told) =>
        Assert.Contains(told, Assert.Single(With(load, Journeys).Lines), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "- parallel: { get: /a }",
        "journeys.checkout[0].parallel: parallel is not allowed; allowed: another name"
    )]
    [InlineData(
        "- Buy: { get: /a }",
        "journeys.checkout[0].Buy: Buy is not allowed; allowed: a name of lower-case letters"
    )]
    [InlineData(
        "- think: 1",
        "journeys.checkout[0].think: 1 has no unit; allowed: 1s, 1ms, or a duration such as 1m30s"
    )]
    [InlineData(
        "- think: 3s..1s",
        "journeys.checkout[0].think: 3s..1s is not allowed; allowed: a time of 0s to 1h such as 2s"
    )]
    [InlineData(
        "- buy: { get: /a }\n    - buy: { get: /b }",
        "journeys.checkout[1].buy: buy is not allowed; allowed: each name once"
    )]
    [InlineData(
        "- buy",
        "journeys.checkout[0]: \"buy\" is not allowed; allowed: one each: a step by its name, such as "
    )]
    [InlineData(
        "- { a: { get: /a }, b: { get: /b } }",
        "journeys.checkout[0]: a, b is not allowed; allowed: one each: a step"
    )]
    [InlineData("- think: 1s", "journeys.checkout: no step is not allowed; allowed: at least one, a step by its name")]
    [InlineData(
        "- buy: { gett: /a }",
        "journeys.checkout[0].buy.gett: no such key; did you mean get? allowed: service, "
    )]
    [InlineData(
        "- buy: { get: /a, timeout: 10h }",
        "journeys.checkout[0].buy.timeout: 10h is not allowed; allowed: 1ms to 5m"
    )]
    [InlineData(
        "- buy: { get: /a, service: pai }",
        "journeys.checkout[0].buy.service: pai is not allowed; did you mean pay?"
    )]
    [InlineData(
        "- buy: { get: /a, once: true }",
        "journeys.checkout[0].buy.once: true is not allowed; allowed: once with users only"
    )]
    [InlineData(
        "- buy: { get: /a, once: true }\n    - pay: { get: /b, once: true }",
        "journeys.checkout: once at every step is not allowed; allowed: a step without once: a user that has made"
    )]
    [InlineData(
        "- buy: { get: /a, capture: { t: { regex: \"(\" } } }",
        "buy.capture.t.regex: ( cannot be read: insufficient closing parentheses at column 2; allowed: a regular"
    )]
    [InlineData("- thnk: 2s", "journeys.checkout[0].thnk: no such key; did you mean think? allowed: one each: a step")]
    [InlineData("- buy: {}", "journeys.checkout[0].buy: no call is not allowed; allowed: a call in the words of its")]
    [InlineData(
        "- buy: { headers: { A: b } }",
        "journeys.checkout[0].buy: no call is not allowed; allowed: a call in the words of its"
    )]
    public void A_mistake_in_a_step_is_told_with_its_place(string steps, string told) =>
        Assert.Contains(
            With("journey: checkout", $"journeys:\n  checkout:\n    {steps}\n").Lines,
            l => l.Contains(told, StringComparison.Ordinal)
        );

    [Fact]
    public void A_journey_that_cannot_end_within_a_phase_is_a_mistake_of_the_mix()
    {
        var line = Assert.Single(
            With("journey: checkout", "journeys: { checkout: [{ a: { get: /a } }, { think: 20s }] }\n").Lines
        );
        Assert.Contains("workloads.calls", line, StringComparison.Ordinal);
        Assert.Contains("a journey of up to 21s", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_baseline_is_longer_by_the_longest_journey()
    {
        var read = With("journey: checkout", Journeys);
        // 1 s of the attempt timeout, .8 s of the step's own, and .5 s of think time: 2.3 s in whole seconds.
        Assert.Equal(TimeSpan.FromSeconds(3), read.Experiment!.Durations.UnderWay);
    }

    [Fact]
    public void Setup_and_teardown_are_read_for_the_service_of_the_load()
    {
        var read = With(
            "path: /, headers: { Authorization: \"Bearer {{token}}\" }",
            "setup: [{ login: { post: /login, capture: { token: $.token } } }]\nteardown: [{ bye: { delete: /login } }]\n"
        );
        Assert.Empty(read.Lines);
        Assert.Equal(
            ("login: POST /login", "bye: DELETE /login"),
            (read.Experiment!.Setup!.Summary, read.Experiment.Teardown!.Summary)
        );
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("teardown")]
    public void What_is_made_once_anyway_is_checked_like_the_steps_of_the_load(string name)
    {
        Assert.Contains(
            $"{name}[0].a.once: true is not allowed; allowed: nothing: every step of {name} is made once",
            Assert.Single(With("path: /", $"{name}: [{{ a: {{ get: /a, once: true }} }}]\n").Lines),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{name}[0].think: 2h is not allowed",
            Assert.Single(With("path: /", $"{name}: [{{ think: 2h }}, {{ a: {{ get: /a }} }}]\n").Lines),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{name}[0].a.headers.Authorization: *** is not allowed; allowed: {{{{env.NAME}}}}",
            Assert.Single(
                With("path: /", $"{name}: [{{ a: {{ get: /a, headers: {{ Authorization: Bearer abc }} }} }}]\n").Lines
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_journey_of_too_many_steps_is_told_in_its_place()
    {
        var steps = string.Join(", ", Enumerable.Range(0, 101).Select(i => $"{{ s{i}: {{ get: /a }} }}"));
        Assert.Contains(
            "journeys.checkout: 101 steps is not allowed; allowed: 100 steps at most",
            Assert.Single(With("journey: checkout", $"journeys: {{ checkout: [{steps}] }}\n").Lines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_step_needs_the_captured_values_that_its_texts_take()
    {
        var read = With(
            "journey: checkout",
            Journeys
                + "setup: [{ make: { post: /carts, capture: { cart: $.id } } }]\n"
                + "teardown: [{ drop: { delete: \"/carts/{{cart}}\" } }]\n"
        );
        Assert.Empty(read.Lines);
        Assert.Equal(["cart"], read.Experiment!.Teardown!.Steps[0].Needs);
        Assert.Equal(
            [
                [],
                ["token"],
            ],
            read.Experiment.Workloads[0].Mix[0].Journey.Steps.Select(s => s.Needs)
        );
    }

    [Fact]
    public void Labels_are_kept_with_the_workload_the_entry_and_the_step()
    {
        var shop = Read(
            "tags: { team: web }, mix: [{ journey: checkout, tags: { kind: sale } }, { get: /a, tags: { kind: look } }]"
        );
        Assert.Equal("web", shop.Tags["team"]);
        Assert.Equal(
            [("calls.checkout", "sale"), ("calls.login", null), ("calls.buy", null), ("calls.get-a", "look")],
            shop.Parts.Select(p => (p.Name, p.Tags.GetValueOrDefault("kind")))
        );
    }

    [Fact]
    public void Stages_go_from_target_to_target_and_hold_the_last()
    {
        var read = With(
            "path: /, X",
            "",
            load: "rate: { stages: [{ duration: 4s, target: 20 }, { duration: 2s, target: 40 }] }"
        );
        Assert.Empty(read.Lines);
        var open = Assert.IsType<OpenLoad>(read.Experiment!.Workloads[0].Load);
        Assert.Equal(
            [(0, 20, 4), (20, 40, 2), (40, 40, read.Experiment.Durations.Total.TotalSeconds - 6)],
            open.Rate.Stages.Select(s => (s.FromPerSecond, s.ToPerSecond, s.Duration.TotalSeconds))
        );
    }

    [Fact]
    public void Users_pause_a_second_after_failures_unless_the_file_says_otherwise()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Closed("users: 5").PauseAfterFailure);
        var own = Closed("users: { stages: [{ duration: 4s, target: 5 }] }, pauseAfterFailure: 0s, pace: 100ms");
        Assert.Equal(
            (TimeSpan.Zero, TimeSpan.FromMilliseconds(100), 5),
            (own.PauseAfterFailure, own.Pace, own.PeakUsers)
        );

        ClosedLoad Closed(string load)
        {
            var read = With("path: /, X", "", load: load);
            Assert.Empty(read.Lines);
            return Assert.IsType<ClosedLoad>(read.Experiment!.Workloads[0].Load);
        }
    }

    [Theory]
    [InlineData(
        "rate: { stages: [{ duration: 10m, target: 5 }] }",
        "rate.stages: 600s in all is not allowed; allowed: stages of "
    )]
    [InlineData(
        "rate: { stages: [{ duration: 5s, target: 0 }] }",
        "rate.stages: targets of 0 only is not allowed; allowed: a target above 0"
    )]
    [InlineData("rate: { stages: [] }", "rate.stages: [] is not allowed; allowed: 1 to 1,000")]
    [InlineData("rate: { stages: [{ duration: 5s }] }", "rate.stages[0].target: missing; expected a number")]
    [InlineData(
        "rate: { stages: [{ duration: 5, target: 1 }] }",
        "rate.stages[0].duration: 5 has no unit; allowed: 5s, 5ms"
    )]
    [InlineData("rate: { stagges: [{ duration: 5s, target: 1 }] }", "rate.stagges: no such key; did you mean stages?")]
    [InlineData(
        "rate: [5]",
        "rate: [5] is not allowed; allowed: calls a second such as 50, 50/s or 30/m, or { stages: "
    )]
    [InlineData("users: 0", "users: 0 is not allowed; allowed: 1 to 100,000")]
    [InlineData("users: 1.5", "users: 1.5 is not allowed; allowed: a whole number")]
    [InlineData(
        "users: { stages: [{ duration: 5s, target: 200000 }] }",
        "users.stages[0].target: 200000 is not allowed; allowed: 0 to 100,000 users"
    )]
    [InlineData(
        "rate: 5, pace: 1s",
        "pace: 1s is not allowed; allowed: pace beside users only: a rate waits for no answer"
    )]
    [InlineData(
        "rate: 5, arrivals: poisson, spacing: even",
        "spacing: beside arrivals is not allowed; allowed: one of the two"
    )]
    [InlineData("rate: 20, iterations: 0", "iterations: 0 is not allowed; allowed: 1 to 1,000,000,000")]
    public void A_mistake_in_the_profile_is_told(string load, string told) =>
        Assert.Contains(
            $"workloads.calls.{told}",
            Assert.Single(With("path: /, X", "", load: load).Lines),
            StringComparison.Ordinal
        );

    [Fact]
    public void Without_faults_and_durations_the_trial_is_as_long_as_the_stages()
    {
        var read = SomeFile.Read(
            """
            services: { app: { command: node server.js, env: { PORT: "{{port.app}}" } } }
            workloads:
              calls: { service: app, path: /, rate: { stages: [{ duration: 30s, target: 50 }, { duration: 30s, target: 50 }] } }
            objectives: [ p95 < 400 ms ]
            """
        );
        Assert.Empty(read.Lines);
        Assert.Equal(TimeSpan.FromSeconds(60), read.Experiment!.Durations.Total);
    }

    private static Workload Read(string calls)
    {
        var read = With(calls, Journeys);
        Assert.Empty(read.Lines);
        return read.Experiment!.Workloads[0];
    }

    private static ExperimentInYaml With(
        string calls,
        string journeys,
        string objective = "attempts(app->pay) <= 1.2",
        string load = "rate: 20"
    ) =>
        SomeFile.Read(
            OneMistakeTests
                .Text.Replace(
                    "path: /, rate: 20",
                    calls.EndsWith('X') ? calls.Replace("X", load, StringComparison.Ordinal) : $"{calls}, {load}",
                    StringComparison.Ordinal
                )
                .Replace("attempts(app->pay) <= 1.2", objective, StringComparison.Ordinal)
                .Replace("faults:\n", $"{journeys}faults:\n", StringComparison.Ordinal)
        );
}

namespace Chaos.Scenarios.Tests.Files;

/// <summary>
/// One mistake gives one line: mistakes that follow from another are not reported. Messages use the words of the file.
/// </summary>
public sealed class OneMistakeTests
{
    internal const string Text = """
        version: 1
        services:
          app: { command: node server.js, env: { PORT: "{{port.app}}", PAY: "http://{{proxy.pay}}" } }
          pay: { command: node pay.js, env: { PORT: "{{port.pay}}" } }
        edges: [ { from: app, to: pay } ]
        workloads:
          calls: { service: app, path: /, rate: 20 }
        faults:
          - slow: { edge: app->pay, delay: 200ms }
            for: 14s
        objectives:
          - attempts(app->pay) <= 1.2
        guards:
          - recovers within 3 s
        control: { services: { app: { env: { RETRIES: 0 } } } }
        """;

    [Fact]
    public void The_file_of_these_tests_is_valid() => Assert.Empty(SomeFile.Read(Text).Lines);

    [Theory]
    [InlineData("bandwidth: { edge: app->pay, kilobytesPerSecond: 100 }")]
    [InlineData("latency: { edge: app->pay, delay: 200ms }")]
    [InlineData(
        "latency: { edge: app->pay, delay: 200ms, jitter: 50ms, share: 0.9, match: { method: GET, path: /a* } }"
    )]
    public void A_fault_may_have_Toxiproxys_name_with_its_own_settings(string fault) =>
        Assert.Empty(
            SomeFile.Read(Text.Replace("slow: { edge: app->pay, delay: 200ms }", fault, StringComparison.Ordinal)).Lines
        );

    [Theory]
    [InlineData(
        """
            workloads:
              - calls: { service: app, get: /, rate: 20, expect: { json: { "$.a[": 1 } } }
            """,
        "workloads: a list is not allowed; allowed: names, each with its value, without dashes before them",
        "workloads.calls.expect.json.$.a[: $.a[ cannot be read"
    )]
    [InlineData(
        """
            journeys:
              walk:
                look: { get: /, capture: { id: "$.a[" } }
                take: { get: "/{{id}}" }
            workloads:
              calls: { service: app, journey: walk, rate: 20 }
            """,
        "journeys.walk: a mapping is not allowed; allowed: a list, with a dash before each entry",
        "journeys.walk[0].look.capture.id: $.a[ cannot be read"
    )]
    public void A_list_in_place_of_a_mapping_hides_no_mistake_in_it_and_adds_none(
        string load,
        string told,
        string within
    )
    {
        var lines = SomeFile
            .Read(
                Text.Replace("workloads:\n  calls: { service: app, path: /, rate: 20 }", load, StringComparison.Ordinal)
            )
            .Lines;

        Assert.Collection(
            lines,
            l => Assert.Contains(told, l, StringComparison.Ordinal),
            l => Assert.Contains(within, l, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "services:\n",
        "servces:\n",
        "2:1: servces: no such key; did you mean services? allowed: version, id, "
    )]
    // An object is not meant for the text path, whose name is near.
    [InlineData(
        "slow: { edge: app->pay, delay: 200ms }",
        "answerWithStatus: { edge: app->pay, status: 503, mach: { path: /a } }",
        "9:54: faults[0].answerWithStatus.mach: no such key; allowed: edge, status, "
    )]
    [InlineData("workloads:", "workload:", "6:1: workload: no such key; did you mean workloads? allowed: ")]
    [InlineData("objectives:", "objektives:", "11:1: objektives: no such key; did you mean objectives? allowed: ")]
    [InlineData("faults:", "falts:", "8:1: falts: no such key; did you mean faults? allowed: ")]
    [InlineData("edges:", "edge:", "5:1: edge: no such key; did you mean edges? allowed: ")]
    [InlineData(
        "service: app",
        "servce: app",
        "7:12: workloads.calls.servce: no such key; did you mean service? allowed: "
    )]
    [InlineData(
        "service: app",
        "service: ap",
        "7:12: workloads.calls.service: ap is not allowed; did you mean app? allowed: app, pay"
    )]
    [InlineData(
        "service: app",
        "service: zebra",
        "7:12: workloads.calls.service: zebra is not allowed; allowed: app, pay"
    )]
    [InlineData("rate: 20", "rte: 20", "7:35: workloads.calls.rte: no such key; did you mean rate? allowed: ")]
    [InlineData("from: app", "from: ap", "5:12: edges[0].from: ap is not allowed; did you mean app? allowed: app, pay")]
    [InlineData("from: app", "from: frnt", "5:12: edges[0].from: frnt is not allowed; allowed: app, pay")]
    [InlineData("from: app", "frm: app", "5:12: edges[0].frm: no such key; did you mean from? allowed: ")]
    [InlineData(
        "to: pay }",
        "to: bank }",
        "5:23: edges[0].to: bank is not allowed; allowed: app, pay, or another name with upstream"
    )]
    [InlineData(
        "{{proxy.pay}}",
        "{{proxy.payy}}",
        "3:64: services.app.env.PAY: {{proxy.payy}} is not allowed; did you mean {{proxy.pay}}? allowed: "
    )]
    [InlineData(
        "command: node pay.js",
        "command: \"\"",
        "4:10: services.pay.command: \"\" is not allowed; allowed: a program and its arguments"
    )]
    [InlineData(
        "command: node pay.js",
        "command:",
        "4:10: services.pay.command: empty; expected a program and its arguments"
    )]
    [InlineData(
        "command: node pay.js",
        "comand: node pay.js",
        "4:10: services.pay.comand: no such key; did you mean command? allowed: "
    )]
    [InlineData(
        "pay: { command: node pay.js, env: { PORT: \"{{port.pay}}\" } }",
        "pay:",
        "4:3: services.pay: empty; expected an object with: "
    )]
    [InlineData(
        "path: /,",
        "path: users,",
        "7:26: workloads.calls.path: users is not allowed; did you mean /users? allowed: a path that begins with /"
    )]
    [InlineData(
        "rate: 20",
        "rate: 20, headers: { Authorization: \"Bearer {{TOKEN}}\" }",
        "7:56: workloads.calls.headers.Authorization: {{TOKEN}} is not allowed; did you mean {{env.TOKEN}}? allowed: "
    )]
    [InlineData(
        "command: node pay.js, env: { PORT: \"{{port.pay}}\" }",
        "url: localhost:9",
        "4:10: services.pay.url: localhost:9 is not allowed; did you mean http://localhost:9? allowed: "
    )]
    [InlineData(
        "delay: 200ms",
        "dealy: 200ms",
        "9:29: faults[0].slow.dealy: no such key; did you mean delay? allowed: edge, delay"
    )]
    [InlineData(
        "slow: { edge: app->pay, delay: 200ms }",
        "bandwidth: { edge: app->pay, rate: 100 }",
        "9:34: faults[0].bandwidth.rate: no such key; did you mean kilobytesPerSecond? allowed: edge, kilobytesPerSecond"
    )]
    [InlineData(
        "slow: { edge: app->pay, delay: 200ms }",
        "latency: { edge: app->pay, latency: 200ms }",
        "9:32: faults[0].latency.latency: no such key; did you mean delay? allowed: edge, delay"
    )]
    [InlineData(
        "slow: { edge: app->pay, delay: 200ms }",
        "cut: { edge: app->pay, rate: 1 }",
        "9:28: faults[0].cut.rate: no such key; allowed: edge"
    )]
    [InlineData(
        "edge: app->pay",
        "edge: app->payy",
        "9:13: faults[0].slow.edge: app->payy is not allowed; did you mean app->pay? allowed: app->pay, client->app"
    )]
    [InlineData(
        "{ RETRIES: 0 }",
        "{ RETRIES: }",
        "15:38: control.services.app.env.RETRIES: empty; expected text, or \"\" for an empty one"
    )]
    [InlineData(
        "app: { env: { RETRIES: 0 } }",
        "app: { evn: { RETRIES: 0 } }",
        "15:31: control.services.app.evn: no such key; did you mean env? allowed: "
    )]
    [InlineData("version: 1", "rounds: 0", "1:1: rounds: 0 is not allowed; allowed: 1 to 100")]
    [InlineData(
        "version: 1",
        "attemptTimeout: 0s",
        "1:1: attemptTimeout: 0s is not allowed; allowed: above 0s, at most 5m"
    )]
    [InlineData(
        "version: 1",
        "durations: { fault: 5s }",
        "10:5: faults[0].for: 14s is not allowed; allowed: 1s or more, so that canaries can feel it, and at most 5s: durations.fault is 5 s"
    )]
    [InlineData(
        "version: 1",
        "durations: { recovery: 2s }",
        "14:5: guards[0]: recovers within 3 s is not allowed; allowed: a recovery of 9 s or more: the "
            + "trial ends before the limit could be met (recovery: in durations)"
    )]
    [InlineData(
        "for: 14s",
        "for: 500ms",
        "10:5: faults[0].for: 500ms is not allowed; allowed: 1s or more, so that canaries can feel it, and at most 3600s"
    )]
    [InlineData("for: 14s", "start: -1s", "10:5: faults[0].start: -1s is not allowed; allowed: 0s to 3599s")]
    [InlineData("rate: 20", "users: 0", "7:35: workloads.calls.users: 0 is not allowed; allowed: 1 to 100,000")]
    [InlineData(
        "rate: 20",
        "rate: 20, timeout: 0s",
        "7:45: workloads.calls.timeout: 0s is not allowed; allowed: 1ms to 5m"
    )]
    [InlineData(
        "rate: 20",
        "rate: -1",
        "7:35: workloads.calls.rate: -1 is not allowed; allowed: above 0, at most 1,000,000 calls a second"
    )]
    [InlineData(
        "command: node pay.js",
        "command: node pay.js, ready: { within: 0s }",
        "4:41: services.pay.ready.within: 0s is not allowed; allowed: above 0s, at most 1h"
    )]
    [InlineData(
        "for: 14s",
        "for: 14s\ndurations: { fault: 2h }",
        "11:14: durations.fault: 2h is not allowed; allowed: 0s to 1h"
    )]
    [InlineData("rate: 20", "rate: .inf", "7:41: workloads.calls.rate: .inf is not allowed; allowed: a finite number")]
    public void A_mistake_is_reported_once_as_it_is_written(string old, string replacement, string told)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);

        Assert.StartsWith(
            $"mine.yaml:{told}",
            Assert.Single(SomeFile.Read(Text.Replace(old, replacement, StringComparison.Ordinal)).Lines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Many_values_out_of_range_are_reported_at_once_and_each_once()
    {
        var text = Text.Replace("rate: 20", "rate: 0, timeout: 10m", StringComparison.Ordinal)
            .Replace("command: node pay.js", "command: node pay.js, ready: { within: 2h }", StringComparison.Ordinal)
            .Replace("delay: 200ms", "delay: 5m", StringComparison.Ordinal);

        var lines = SomeFile
            .Read(
                $$"""
                {{text}}
                durations: { warmUp: 2h, baseline: 1s, fault: -1s, recovery: 90m }
                attemptTimeout: 0s
                steadyState: 2
                rounds: 0
                """
            )
            .Lines;

        Assert.Equal(
            [
                "4:41: services.pay.ready.within: 2h is not allowed; allowed: above 0s, at most 1h",
                "7:35: workloads.calls.rate: 0 is not allowed; allowed: above 0, at most 1,000,000 calls a second",
                "7:44: workloads.calls.timeout: 10m is not allowed; allowed: 1ms to 5m",
                "9:29: faults[0].slow.delay: 5m is not allowed; allowed: above 0s, at most 1m",
                "16:14: durations.warmUp: 2h is not allowed; allowed: 0s to 1h",
                "16:26: durations.baseline: 1s is not allowed; allowed: 2s to 1h",
                "16:40: durations.fault: -1s is not allowed; allowed: 0s to 1h",
                "16:52: durations.recovery: 90m is not allowed; allowed: 0s to 1h",
                "17:1: attemptTimeout: 0s is not allowed; allowed: above 0s, at most 5m",
                "18:1: steadyState: 2 is not allowed; did you mean 2 % or 0.02? allowed: 0 to 1",
                "19:1: rounds: 0 is not allowed; allowed: 1 to 100",
            ],
            lines.Select(l => l["mine.yaml:".Length..])
        );
    }

    [Fact]
    public void A_mistake_below_a_misspelled_name_is_reported_under_that_name()
    {
        var lines = SomeFile
            .Read(
                Text.Replace("objectives:", "objektives:", StringComparison.Ordinal)
                    .Replace("<= 1.2", "<= 1.2 ms", StringComparison.Ordinal)
            )
            .Lines.ToList();

        Assert.Equal(2, lines.Count);
        Assert.Equal("mine.yaml:12:5: objektives[0]: ms is not allowed; allowed: no unit, x", lines[1]);
    }

    [Theory]
    [InlineData(
        "p99 > 400 ms",
        "objectives[0]: p99 > 400 ms is not allowed; did you mean p99 < 400 ms? allowed: < or <=, because a "
            + "lower value of latency p99 is better; a guard may limit either side, for example to check that a fault is felt"
    )]
    [InlineData(
        "availability <= 95 %",
        "objectives[0]: availability <= 95 % is not allowed; did you mean availability >= 95 %? allowed: "
            + "> or >=, because a higher value of good calls is better; a guard may limit either side, for example to "
            + "check that a fault is felt"
    )]
    [InlineData("p99 > 400", "objectives[0]: p99 > 400 has a number without a unit; allowed: 400 ms or 400 s")]
    [InlineData(
        "avialability >= 95 %",
        "objectives[0]: avialability is not allowed; did you mean availability? allowed: availability, "
    )]
    [InlineData(
        "atempts(app->pay) <= 1.2",
        "objectives[0]: atempts(app->pay) is not allowed; did you mean attempts(FROM->TO)? allowed: "
    )]
    [InlineData(
        "p99.999 < 400 ms",
        "objectives[0]: p99.999 < 400 ms cannot be decided in 14 s; allowed: 19,209 s or more, or a "
            + "higher rate, to decide latency p99.999 during the fault (for: in faults)"
    )]
    public void A_mistake_in_an_objective_is_reported_in_the_words_of_objectives(string objective, string told) =>
        Assert.Contains(
            told,
            Assert.Single(
                SomeFile.Read(Text.Replace("attempts(app->pay) <= 1.2", objective, StringComparison.Ordinal)).Lines
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void That_a_fault_is_felt_can_be_held_by_a_guard() =>
        Assert.Empty(
            SomeFile
                .Read(Text.Replace("recovers within 3 s", "p50 >= 150 ms during fault", StringComparison.Ordinal))
                .Lines
        );
}

using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Faults;
using Chaos.Faults.Edges;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ExperimentReaderTests
{
    [Theory]
    [InlineData("", 1, false)]
    [InlineData("\nrounds: 3", 3, false)]
    [InlineData("\nrounds: auto", 1, true)]
    public void Rounds_are_a_number_or_auto(string said, int rounds, bool auto)
    {
        var experiment = SomeFile.Read(SomeFile.Text + said).Experiment!;
        Assert.Equal((rounds, auto), (experiment.Rounds, experiment.RoundsAreAuto));
    }

    [Theory]
    [InlineData("often", "rounds: \"often\" is not allowed; allowed: 1 to 100, or auto")]
    [InlineData("1.5", "rounds: 1.5 is not allowed; allowed: 1 to 100, or auto")]
    [InlineData("[3]", "rounds: [3] is not allowed; allowed: 1 to 100, or auto")]
    [InlineData("101", "rounds: 101 is not allowed; allowed: 1 to 100")]
    public void Rounds_that_are_neither_a_number_nor_auto_are_a_mistake(string said, string told) =>
        Assert.Contains(
            SomeFile.Read($"{SomeFile.Text}\nrounds: {said}").Lines,
            l => l.Contains(told, StringComparison.Ordinal)
        );

    [Fact]
    public void A_file_is_the_same_experiment_that_code_would_build()
    {
        var read = SomeFile.Read(SomeFile.Text);

        Assert.Empty(read.Lines);
        var e = read.Experiment!;
        Assert.Equal(("checkout.payment-slow", ExperimentKind.Mitigation, "mine.yaml"), (e.Id, e.Kind, e.Source));
        Assert.Equal(["orders->payment", "client->orders"], e.Topology.Edges.Select(x => x.Name));
        var orders = e.Topology.Service("orders").External!;
        Assert.Equal(["dotnet", "orders.dll", "--urls", "http://127.0.0.1:{{port.orders}}"], orders.Command);
        Assert.Equal("3", orders.Environment["RETRIES"]);
        Assert.Equal(
            ("http://127.0.0.1:{{port.orders}}", "/health", TimeSpan.FromSeconds(10)),
            (orders.Address, orders.Ready.Path, orders.Ready.Within)
        );
        Assert.False(e.Topology.Service("payment").External!.IsStarted);
        Assert.Equal(new SlowEdge("orders->payment", TimeSpan.FromMilliseconds(300)), Assert.Single(e.Faults).Fault);
        Assert.Equal(TimeSpan.FromSeconds(14), e.Durations.Fault);
        Assert.Equal(
            [(ArmRole.Control, "control"), (ArmRole.Candidate, "candidate")],
            e.Arms.Select(a => (a.Role, a.Name))
        );
        Assert.Equal("0", e.Control!.Services["orders"].Environment["RETRIES"]);
        Assert.Equal("http://{{proxy.payment}}", e.Control!.Services["orders"].Environment["Payments__BaseUrl"]);
        var target = Assert.IsType<RequestTargetSpec>(Assert.Single(e.Workloads).Target);
        Assert.Equal(("POST", """{"amount":10}"""), (target.Method, target.Body));
        Assert.Equal(
            new Objective
            {
                Metric = new Availability(),
                Limit = Limit.AtLeast(.95),
                Phase = Phase.DuringFault,
            },
            e.Expectations[0]
        );
        Assert.IsType<Guard>(e.Expectations[1]);
    }

    [Theory]
    [InlineData("", 1, 6)]
    [InlineData("attemptTimeout: 2500ms", 3, 8)]
    [InlineData("attemptTimeout: 10s", 5, 10)]
    public void Before_a_fault_the_baseline_is_longer_by_what_a_call_may_be_under_way(
        string more,
        double underWay,
        double baseline
    )
    {
        var e = SomeFile
            .Read($"{SomeFile.Text.Replace("availability >= 95 %", "goodput >= 1", StringComparison.Ordinal)}\n{more}")
            .Experiment!;

        Assert.Equal(
            (TimeSpan.FromSeconds(underWay), TimeSpan.FromSeconds(baseline)),
            (e.Durations.UnderWay, e.Durations.Baseline)
        );
        Assert.Equal(TimeSpan.FromSeconds(5), Phase.Baseline.PlannedLength(e.Durations));
        Assert.Equal(e.Durations.Total, e.Workloads[0].Load.Duration);
        Assert.Empty(e.Errors());
    }

    [Fact]
    public void Without_a_fault_the_baseline_is_as_long_as_it_was_asked_for()
    {
        var text =
            SomeFile.Text[..SomeFile.Text.IndexOf("faults:", StringComparison.Ordinal)]
            + "objectives:\n  - availability >= 95 %\n";

        var e = SomeFile.Read(text).Experiment!;

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(5)), (e.Durations.UnderWay, e.Durations.Baseline));
    }

    /// <summary>The words of all protocols, each once, those of HTTP first.</summary>
    private static string WordsOfProtocols
    {
        get
        {
            var words = string.Join(
                ", ",
                KnownProtocols.All.SelectMany(p => StrictJson.PropertiesOf(p.Words, PolicyJson.Options).Keys).Distinct()
            );
            Assert.StartsWith(
                "get, post, put, patch, delete, head, method, path, headers, body, graphql, expect, events, capture, warmUp, ",
                words,
                StringComparison.Ordinal
            );
            return words;
        }
    }

    [Fact]
    public void Five_mistakes_are_five_lines_with_their_positions()
    {
        var read = SomeFile.Read(
            SomeFile
                .Text.Replace("method:", "methd:")
                .Replace("- slow:", "- slwo:")
                .Replace("{ from: orders", "{ from: order")
                .Replace(">= 95 %", ">= 95")
                .Replace("within: 10s", "within: soon")
        );

        Assert.Null(read.Experiment);
        Assert.Equal(
            [
                "mine.yaml:7:29: services.orders.ready.within: \"soon\" is not allowed; allowed: a "
                    + "duration such as 100ms, 2s, 1m30s, 1h or 00:00:02",
                "mine.yaml:11:7: edges[0].from: order is not allowed; did you mean orders? allowed: orders, payment",
                "mine.yaml:15:5: workloads.checkout.methd: no such key; did you mean method? allowed: "
                    + "service, feed, rate, users, journey, mix, arrivals, spacing, pauseAfterFailure, pace, iterations, "
                    + $"load, listen, ready, command, env, k6, timeout, keep, tags, {WordsOfProtocols}",
                "mine.yaml:21:5: faults[0].slwo: slwo is not allowed; did you mean slow? allowed: "
                    + $"{string.Join(", ", FaultNames.Offered.Keys)}, bandwidth, down, timeout",
                "mine.yaml:24:5: objectives[0]: availability >= 95 has a number without a unit; allowed: 95 %",
            ],
            read.Lines
        );
    }

    [Theory]
    [InlineData(
        "    url: http://127.0.0.1:5002",
        "    url: http://payments.example",
        "services.payment.url: payments.example is not allowed; allowed: localhost, a loopback address, or a host named by --allow-target"
    )]
    [InlineData(
        "    url: http://127.0.0.1:5002",
        "    ready: { http: /health }",
        "services.payment: neither command nor url is not allowed; allowed: a command that starts it, or the url where it runs"
    )]
    [InlineData(
        "    url: http://127.0.0.1:5002",
        "    url: 127.0.0.1:5002",
        "services.payment.url: 127.0.0.1:5002 is not allowed; did you mean http://127.0.0.1:5002? "
            + "allowed: an address such as http://127.0.0.1:5001"
    )]
    [InlineData(
        "    url: http://127.0.0.1:5002",
        "    url: nowhere",
        "services.payment.url: nowhere is not allowed; allowed: an address such as http://127.0.0.1:5001"
    )]
    [InlineData(
        "\"http://{{proxy.payment}}\"",
        "\"http://{{proxy.paymnt}}\"",
        "services.orders.env.Payments__BaseUrl: {{proxy.paymnt}} is not allowed; did you mean "
            + "{{proxy.payment}}? allowed: {{port.orders}}, {{proxy.payment}}, {{env.NAME}}, {{file.PATH}}"
    )]
    [InlineData(
        "\"http://{{proxy.payment}}\"",
        "\"http://127.0.0.1:5002\"",
        "edges[0]: orders->payment is not allowed; allowed: an edge whose proxy orders calls: put "
            + "{{proxy.payment}} where services.orders reads the address of payment, or name the address that "
            + "it calls as listen"
    )]
    [InlineData(
        "{ RETRIES: 0 }",
        "{ RETRIES: 3 }",
        "control: the same as candidate is not allowed; allowed: a difference: env, command or url of a service, headers, or run"
    )]
    [InlineData(
        "  services:\n    orders: { env: { RETRIES: 0 } }",
        "  run: flags off",
        "control.run: flags off is not allowed; allowed: only if the file has a run, too, which undoes it before the next arm's trial"
    )]
    [InlineData(
        "\"Bearer {{env.TOKEN}}\"",
        "Bearer abcdef",
        "workloads.checkout.headers.Authorization: *** is not allowed; allowed: {{env.NAME}} or "
            + "{{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "RETRIES: 3",
        "Db: \"Host=db;Password=hunter2\"",
        "services.orders.env.Db: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "path: /orders/{{call}}",
        "path: /orders?token=abc",
        "workloads.checkout.path: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "path: /orders/{{call}}",
        "path: /orders/{{id}}",
        "workloads.checkout.path: {{id}} is not allowed; allowed: {{call}}, {{trial}}, {{uuid}}, "
            + "{{random 1..9}}, {{now}}, {{choose a b c}}, {{base64 text}}, {{env.NAME}}, {{file.PATH}}"
    )]
    [InlineData(
        "  checkout:\n",
        "  failed:\n",
        "workloads.failed: failed is not allowed; allowed: another name: p99(good), p99(failed), p99(first), "
            + "p99(between) are words of objectives"
    )]
    [InlineData(
        "    rate: 50",
        "    rate: 50\n    feed: users.csv",
        "workloads.checkout.feed: users.csv is not there; allowed: a CSV file with a first line of "
            + "names, or a JSON file with a list of objects"
    )]
    [InlineData(
        "    rate: 50",
        "    timeout: 1s",
        "workloads.checkout: neither rate nor users is not allowed; allowed: rate: calls a second, or users"
    )]
    [InlineData(
        "slow: { edge: orders->payment",
        "slow: { edge: orders->bank",
        "faults[0].slow.edge: orders->bank is not allowed; allowed: orders->payment, client->orders"
    )]
    [InlineData(
        "url: http://127.0.0.1:5002",
        "url: http://127.0.0.1:5002/v1?x=1",
        "services.payment.url: http://127.0.0.1:5002/v1?x=1 is not allowed; allowed: an address without "
            + "a path: /v1?x=1 belongs to the path of a workload"
    )]
    [InlineData(
        "slow: { edge: orders->payment, delay: 300ms }",
        "slow: { edge: orders->payment }",
        "faults[0].slow.delay: missing; expected a duration such as 100ms, 2s, 1m30s, 1h or 00:00:02"
    )]
    [InlineData(
        "slow: { edge: orders->payment, delay: 300ms }",
        "slow: { edge: orders->payment, delay: 3h }",
        "faults[0].slow.delay: 3h is not allowed; allowed: above 0s, at most 1m"
    )]
    [InlineData(
        "slow: { edge: orders->payment, delay: 300ms }",
        "kill: { service: payment }",
        "faults[0].kill.service: payment is not allowed; allowed: orders"
    )]
    [InlineData(
        "slow: { edge: orders->payment, delay: 300ms }",
        "answerWithStatus: { edge: orders->payment, status: 404 }",
        "faults[0].answerWithStatus.status: 404 is not allowed; allowed: 429, or 500 to 599"
    )]
    [InlineData(
        "slow: { edge: orders->payment, delay: 300ms }",
        "abortRequests: { edge: orders->payment, at: later }",
        "faults[0].abortRequests.at: \"later\" is not allowed; allowed: beforeHeaders, afterHeaders, inBody"
    )]
    [InlineData(
        "{ from: orders, to: payment }",
        "{ from: orders, to: payment, http: { caFile: /nowhere.pem } }",
        "edges[0].http.caFile: /nowhere.pem is not allowed; allowed: nothing without \"tls\": true"
    )]
    [InlineData(
        "for: 14s",
        "for: 2s",
        "objectives[0]: availability >= 95 % cannot be decided in 2 s; allowed: 3 s or more to decide "
            + "good calls during the fault (for: in faults)"
    )]
    [InlineData(
        "recovers within 2 s",
        "recovers within 20 s",
        "guards[0]: recovers within 20 s is not allowed; allowed: at most 6 s, or a recovery of 26 s or "
            + "more: the trial ends before the limit could be met (recovery: in durations)"
    )]
    [InlineData(
        "availability >= 95 %",
        "availability >= 95 % before fault",
        "objectives[0]: availability >= 95 % before fault is not allowed; allowed: under guards: without a fault, no objective "
            + "can be missed in the control"
    )]
    [InlineData(
        "control:",
        "reset: { url: \"http://127.0.0.1:1/reset\", method: \"PUT IT\" }\ncontrol:",
        "reset.method: PUT IT is not allowed; allowed: an HTTP method, such as POST"
    )]
    [InlineData(
        "control:",
        "reset: { url: \"127.0.0.1:1/reset\" }\ncontrol:",
        "reset.url: 127.0.0.1:1/reset is not allowed; allowed: an address such as http://127.0.0.1:{{port.orders}}/reset"
    )]
    [InlineData(
        "control:",
        "observers: { depth: { url: \"ftp://127.0.0.1:1/\", field: a } }\ncontrol:",
        "observers.depth.url: ftp://127.0.0.1:1/ is not allowed; allowed: an address such as http://127.0.0.1:9090"
    )]
    [InlineData(
        "control:",
        "observers: { depth: { url: \"http://team:hunter2@127.0.0.1:1/\", field: a } }\ncontrol:",
        "observers.depth.url: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "control:",
        "observers: { depth: { url: \"http://{{env.U}}:{{file.a/b}}@elsewhere.example/\", field: a } }\ncontrol:",
        "observers.depth.url: elsewhere.example is not allowed; allowed: localhost, a loopback address, or a host named by --allow-target"
    )]
    [InlineData(
        "control:",
        "observers: { depth: { url: \"http://127.0.0.1:1/\", field: a, headers: { Authorization: Bearer abc } } }\ncontrol:",
        "observers.depth.headers.Authorization: *** is not allowed; allowed: {{env.NAME}} or "
            + "{{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "control:",
        "observers: { depth: { url: \"http://{{env.U}}:{{env.P}}@127.0.0.1:1/\", field: a, headers: { "
            + "Authorization: \"Bearer {{env.T}}\" } } }\ncontrol:",
        "observers.depth.headers.Authorization: *** is not allowed; allowed: either this or a login in the url"
    )]
    [InlineData(
        "control:",
        "reset: { command: make reset, headers: { X-Token: \"{{env.T}}\" } }\ncontrol:",
        "reset.headers: X-Token is not allowed; allowed: beside url only: a command has no headers"
    )]
    [InlineData(
        "http: /health",
        "http: //elsewhere/health",
        "services.orders.ready.http: //elsewhere/health is not allowed; allowed: a path such as /health"
    )]
    [InlineData(
        "http: /health",
        "http: '/\\elsewhere'",
        "services.orders.ready.http: /\\elsewhere is not allowed; allowed: a path such as /health"
    )]
    [InlineData(
        "RETRIES: 3",
        "CACHE: \"redis://:hunter2@127.0.0.1:6379\"",
        "services.orders.env.CACHE: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "RETRIES: 3",
        "CACHE: \"redis://:hunter2@127.0.0.1:6379/{{env.TOKEN}}\"",
        "services.orders.env.CACHE: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "control:",
        "run: flags on token=hunter2\ncontrol:",
        "run: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "control:\n  services:\n    orders: { env: { RETRIES: 0 } }",
        "run: flags on\ncontrol:\n  run: flags off token=hunter2",
        "control.run: *** is not allowed; allowed: {{env.NAME}} or {{file.PATH}}: a secret must not be in the file"
    )]
    [InlineData(
        "  services:\n    orders: { env: { RETRIES: 0 } }",
        "  run: flags off token=hunter2",
        "control.run: *** is not allowed; allowed: only if the file has a run, too, which undoes it before the next arm's trial"
    )]
    [InlineData(
        "control:",
        "run: flags on {{port.typo}}\ncontrol:",
        "run: {{port.typo}} is not allowed; allowed: {{port.orders}}, {{env.NAME}}, {{file.PATH}}"
    )]
    [InlineData(
        "control:",
        "observers: { used: { url: \"http://127.0.0.1:1/\", field: \"pools[\" } }\ncontrol:",
        "observers.used.field: pools[ is not allowed; allowed: names and indices, such as queue.depth, pools[0].used or [1]"
    )]
    [InlineData(
        "control:",
        "observers: { used: { url: \"http://127.0.0.1:1/\", field: \"pools[x].used\" } }\ncontrol:",
        "observers.used.field: pools[x].used is not allowed; allowed: names and indices, such as queue.depth, pools[0].used or [1]"
    )]
    [InlineData(
        "dotnet orders.dll --urls \"http://127.0.0.1:{{port.orders}}\"",
        "node it's.js",
        "services.orders.command: \"node it's.js\" is not allowed; allowed: a program and its arguments, as one text with "
            + "closed quotes or as a list of texts"
    )]
    [InlineData(
        "id: checkout.payment-slow",
        "id: Checkout",
        "id: Checkout is not allowed; allowed: lower-case words joined by dots or dashes, for example retry.storm"
    )]
    public void A_mistake_is_reported_with_what_is_allowed(string old, string replacement, string told)
    {
        // What follows from it is no mistake more.
        var line = Assert.Single(SomeFile.With(old, replacement).Lines);

        Assert.True(
            line.EndsWith(told, StringComparison.Ordinal) || line.Contains(told + ";", StringComparison.Ordinal),
            line
        );
    }

    [Fact]
    public void A_service_gets_texts_exactly_as_they_are_in_the_file()
    {
        var read = SomeFile.Read(
            SomeFile
                .Text.Replace(
                    "RETRIES: 3",
                    "TAG: 1.10, BUILD: 007, SIZE: 12e3, ON: True, HEX: 0xff, PLAIN: 3, QUOTED: \"2.50\""
                )
                .Replace("RETRIES: 0", "TAG: 1.20")
                .Replace("rate: 50", "rate: 5e1") + "\nrun: [flags, 1.10, true, True, 007]"
        );

        Assert.Empty(read.Lines);
        var e = read.Experiment!;
        Assert.Equal(
            ["1.10", "007", "12e3", "True", "0xff", "3", "2.50"],
            new[] { "TAG", "BUILD", "SIZE", "ON", "HEX", "PLAIN", "QUOTED" }.Select(n =>
                e.Topology.Service("orders").External!.Environment[n]
            )
        );
        Assert.Equal("1.20", e.Control!.Services["orders"].Environment["TAG"]);
        Assert.Equal(["flags", "1.10", "true", "True", "007"], e.Candidate.Run!.Words);
    }

    [Fact]
    public void A_missing_secret_is_reported_when_the_file_is_run()
    {
        Assert.Empty(SomeFile.Read(SomeFile.Text).Lines);
        Assert.Equal(
            "mine.yaml:17:16: workloads.checkout.headers.Authorization: {{env.TOKEN}} has no value: the variable TOKEN is not set; "
                + "allowed: a variable with a value: -e TOKEN=VALUE, or export it",
            Assert.Single(SomeFile.Read(SomeFile.Text, _ => null).Lines)
        );
        Assert.Empty(SomeFile.Read(SomeFile.Text, name => name == "TOKEN" ? "abcdef" : null).Lines);
    }

    [Fact]
    public void The_example_of_the_introduction_has_no_mistake()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Chaos.sln")))
            root = root.Parent!;
        var example = File.ReadAllText(Path.Combine(root.FullName, "README.md")).Split("```yaml\n")[1].Split("```")[0];

        Assert.Empty(SomeFile.Read(example).Lines);
    }

    [Fact]
    public void A_command_may_switch_the_mitigation_on_and_off()
    {
        var read = SomeFile.Read(
            SomeFile.Text.Replace("  services:\n    orders: { env: { RETRIES: 0 } }", "  run: [flags, \"off\"]")
                + "\nrun: flags on"
        );

        Assert.Empty(read.Lines);
        Assert.Equal(["flags off", "flags on"], read.Experiment!.Arms.Select(a => string.Join(' ', a.Run!.Words)));
    }

    [Fact]
    public void A_header_may_switch_it_off()
    {
        var read = SomeFile.Read(
            SomeFile.Text.Replace(
                "  services:\n    orders: { env: { RETRIES: 0 } }",
                "  headers: { X-Without: retries }"
            )
        );

        Assert.Empty(read.Lines);
        Assert.Equal(
            "retries",
            ((RequestTargetSpec)Assert.Single(read.Experiment!.Control!.Workloads!).Target).Headers["X-Without"]
        );
        Assert.DoesNotContain(
            "X-Without",
            ((RequestTargetSpec)Assert.Single(read.Experiment.Workloads).Target).Headers.Keys
        );
    }

    [Fact]
    public void Before_and_after_are_arms_of_their_own()
    {
        var read = SomeFile.With("control:", "before:");

        Assert.Empty(read.Lines);
        Assert.Equal(
            [(ArmRole.Level, "before"), (ArmRole.Candidate, "after")],
            read.Experiment!.Arms.Select(a => (a.Role, a.Name))
        );
    }

    [Theory]
    [InlineData("attempts(orders->payment) <= 1.2", "attempts on orders->payment per call")]
    [InlineData("connections(orders->payment) <= 1.2", "connections on orders->payment per call")]
    public void A_ratio_of_a_few_calls_is_refused_with_the_time_that_it_takes_to_have_enough(
        string objective,
        string metric
    )
    {
        var text = $$$"""
            id: attempts.of-two-calls
            services:
              orders: { command: node orders.js, env: { PORT: "{{port.orders}}", PAYMENT: "http://{{proxy.payment}}/", RETRIES: 0 }, ready: { http: /health } }
              payment: { command: node payment.js, env: { PORT: "{{port.payment}}" }, ready: { http: / } }
            edges: [ { from: orders, to: payment } ]
            workloads: { checkout: { service: orders, method: POST, path: /orders, rate: 1 } }
            faults: [ { answerWithStatus: { edge: orders->payment, status: 503 }, for: 2s } ]
            objectives: [ {{{objective}}} ]
            control: { services: { orders: { env: { RETRIES: 3 } } } }
            durations: { warmUp: 1s, baseline: 2s, recovery: 1s }
            """;

        Assert.Equal(
            $"mine.yaml:8:15: objectives[0]: {objective} cannot be decided in 2 s with 1 call due; "
                + $"allowed: 101 s or more, or a higher rate, to decide {metric} during the fault: 100 calls or "
                + "more in 2 whole seconds or more (for: in faults)",
            Assert.Single(SomeFile.Read(text).Lines)
        );
        Assert.Empty(
            SomeFile
                .Read(
                    text.Replace("rate: 1 ", "rate: 50 ", StringComparison.Ordinal)
                        .Replace("for: 2s", "for: 3s", StringComparison.Ordinal)
                )
                .Lines
        );
    }

    [Fact]
    public void A_fault_of_requests_makes_the_proxy_read_them_and_needs_an_edge_of_HTTP()
    {
        var text = SomeFile.Text.Replace(
            "slow: { edge: orders->payment, delay: 300ms }",
            "truncateReplies: { edge: orders->payment, method: GET, path: /pay }"
        );
        var experiment = SomeFile.Read(text).Experiment!;
        Assert.Equal(
            new TruncateReplies("orders->payment") { Method = "GET", Path = "/pay" },
            experiment.Faults[0].Fault
        );
        Assert.Equal([new EdgeHttp(), null], experiment.Topology.Edges.Select(experiment.HttpOn));

        var redis = SomeFile.Read(text.Replace("to: payment }", "to: payment, canary: PING }"));
        Assert.Contains(
            redis.Lines,
            l =>
                l.Contains(
                    "orders->payment is not allowed; allowed: an edge with HTTP or gRPC, because this fault has to read requests: "
                        + "orders->payment speaks no HTTP",
                    StringComparison.Ordinal
                )
        );
        var counted = SomeFile
            .Read(SomeFile.Text.Replace("recovers within 2 s", "attempts(orders->payment) <= 2 during fault"))
            .Experiment!;
        Assert.Equal([new EdgeHttp(), null], counted.Topology.Edges.Select(counted.HttpOn));
        var said = SomeFile
            .Read(
                SomeFile.Text.Replace(
                    "to: payment }",
                    "to: payment, http: { rewriteHost: true, tls: true, insecure: true } }"
                )
            )
            .Experiment!;
        Assert.Equal(
            new()
            {
                RewriteHost = true,
                Tls = true,
                Insecure = true,
            },
            said.HttpOn(said.Topology.Edges[0])
        );
    }

    [Fact]
    public void An_edge_may_lead_to_an_address_outside_the_file()
    {
        var read = SomeFile.Read(
            SomeFile
                .Text.Replace("  payment:\n    url: http://127.0.0.1:5002\n", "")
                .Replace("{ from: orders, to: payment }", "{ from: orders, to: payment, upstream: \"127.0.0.1:5432\" }")
        );

        Assert.Empty(read.Lines);
        Assert.Equal("127.0.0.1:5432", read.Experiment!.Topology.Edges[0].Upstream);
    }

    [Theory]
    [InlineData("availability >= 95 %", "Connections on orders->payment per call", null)]
    [InlineData("attempts(orders->payment) <= 1.2", "Attempts on orders->payment per call", 1.2)]
    [InlineData("connections(orders->payment) <= 2", "Connections on orders->payment per call", 2.0)]
    public void The_chart_beside_calls_and_latencies_shows_the_judged_figure(
        string objective,
        string title,
        double? limit
    )
    {
        var focus = SomeFile.With("availability >= 95 %", objective).Experiment!.Focus;

        Assert.Equal((title, limit), (focus.Title, focus.Limit));
    }

    [Fact]
    public void A_wrong_key_with_a_dot_in_it_is_reported_once()
    {
        var told = Assert.Single(SomeFile.With("rate: 50", "rate.: 50").Lines);
        Assert.StartsWith(
            "mine.yaml:19:5: workloads.checkout.rate.: no such key; did you mean rate?",
            told,
            StringComparison.Ordinal
        );
    }
}

using Chaos.Cli.Annotating;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>The protocol of an edge, from its entry or from other parts of the file.</summary>
public sealed class EdgePartTests
{
    private const string Grpc = "workloads: { create: { service: app, grpc: shop.Orders/Create, rate: 20 } }";

    [Theory]
    [InlineData("URL: \"http://{{proxy.pay}}\"", "", "http", false)]
    [InlineData("HOST: \"{{proxy.pay}}\"", "", "http", false)]
    [InlineData("URL: \"https://{{proxy.pay}}/v1\"", "", "http", true)]
    [InlineData("URL: \"dns:///{{proxy.pay}}\"", "", "grpc", false)]
    [InlineData("PAY_GRPC_ADDR: \"{{proxy.pay}}\"", "", "grpc", false)]
    [InlineData("HOSTS: \"grpc=a:1,pay={{proxy.pay}}\"", "", "http", false)]
    [InlineData("HOSTS: \"http=a:1,grpc={{proxy.pay}}\"", "", "grpc", false)]
    [InlineData("Payments__GrpcUrl: \"http://{{proxy.pay}}\"", "", "grpc", false)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", protocol: grpc", "grpc", false)]
    [InlineData("PAY_GRPC_ADDR: \"{{proxy.pay}}\"", ", protocol: http", "http", false)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", protocol: https", "http", true)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", protocol: tls", "tcp", true)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", protocol: tcp, canary: \"PING\\r\\n\"", "tcp", false)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", canary: \"\"", "tcp", false)]
    [InlineData("PAY: \"memcached://:{{env.P}}@{{proxy.pay}}/0\"", "", "tcp", false)]
    [InlineData("PAY: \"jdbc:postgresql://{{proxy.pay}}/shop\"", "", "tcp", false)]
    [InlineData("PAY: \"amqp://shop@{{proxy.pay}}\"", "", "amqp", false)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", protocol: kafka", "kafka", false)]
    public void The_protocol_of_an_edge_is_the_one_written_or_shown_in_the_file(
        string env,
        string said,
        string spoken,
        bool tls
    )
    {
        var read = Read(env, "127.0.0.1:18000", said);

        Assert.Empty(read.Lines);
        var edge = read.Experiment!.Topology.Edges[0];
        Assert.Equal((spoken, tls), (edge.Protocol.Word, edge.Tls));
        Assert.Equal(spoken == "http" && !tls, edge.HasRequests);
    }

    [Theory]
    [InlineData("127.0.0.1:50051", "port 50051 is usual for it")]
    [InlineData("127.0.0.1:5432", "port 5432 is that of PostgreSQL")]
    [InlineData("127.0.0.1:443", "port 443 is that of TLS")]
    public void A_port_is_a_sign(string upstream, string sign) =>
        Assert.Equal(sign, Read("PAY: \"{{proxy.pay}}\"", upstream, "").Experiment!.Topology.Edges[0].Sign);

    [Fact]
    public void The_name_and_the_program_of_a_service_show_its_protocol()
    {
        Assert.Equal(
            "orders-redis is named after Redis",
            Read("C: \"{{proxy.orders-redis}}\"", "127.0.0.1:18000", "", to: "orders-redis")
                .Experiment!.Topology.Edges[0]
                .Sign
        );
        var started = SomeFile.Read(
            Text("C: \"{{proxy.pay}}\"", "", "")
                .Replace(", upstream: \"\"", "", StringComparison.Ordinal)
                .Replace(
                    "services:",
                    "services:\n  pay: { command: \"/usr/bin/redis-server --port {{port.pay}}\" }",
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(started.Lines);
        Assert.Equal("pay is started by redis-server", started.Experiment!.Topology.Edges[0].Sign);
    }

    [Theory]
    [InlineData("PAY: \"{{proxy.pay}}\"", "answerWithStatus: { edge: app->pay, status: 503 }", "goodput >= 1")]
    [InlineData("PAY: \"{{proxy.pay}}\"", "slow: { edge: app->pay, delay: 50ms }", "attempts(app->pay) <= 1.1")]
    public void A_fault_of_requests_over_gRPC_is_refused_with_what_can_be_done_instead(
        string env,
        string fault,
        string objective
    )
    {
        var line = Assert.Single(
            SomeFile
                .Read(
                    Text(env, "127.0.0.1:18000", "")
                        .Replace("slow: { edge: client->app, delay: 50ms }", fault)
                        .Replace("goodput >= 1", objective)
                        .Replace("workloads: { calls: { service: app, rate: 20 } }", Grpc)
                )
                .Lines
        );

        Assert.Contains(
            "app->pay speaks gRPC (app is called by gRPC itself and gets the address of pay without http://)",
            line,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "what can be done on it: blackHole, corrupt, cut, distantLink, flap, halfOpen, latency, limitConnections, "
                + "loseReplies, loseRequests, loss, refuse, silent, slow, slowConnect, stall, throttle, and connections(app->pay); if it is HTTP/1.1 after all, write protocol: http in edges",
            line,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_workload_that_calls_a_service_by_gRPC_sets_the_protocol_of_all_its_edges()
    {
        var read = SomeFile.Read(
            """
            services: { app: { command: node app.js, env: { PAY: "http://{{proxy.pay}}" } }, pay: { command: node pay.js } }
            edges: [{ from: app, to: pay }]
            workloads: { calls: { service: app, rate: 20 }, charges: { service: pay, grpc: shop.Pay/Charge, rate: 5 } }
            faults: [{ delayRequests: { edge: app->pay, delay: 50ms }, for: 3s }]
            objectives: [goodput >= 1]
            """
        );

        Assert.Contains(
            "app->pay speaks gRPC (charges calls pay by gRPC)",
            Assert.Single(read.Lines),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "PG: \"postgres://team@{{proxy.pay}}/postgres\"",
        "",
        "protocol: missing; expected the protocol of this edge, which does not seem to be HTTP (app gets "
            + "postgres://): protocol: tcp, canary: \"\\0\\0\\0\\b\\x04\\xD2\\x16/\", or protocol: http;"
    )]
    [InlineData(
        "C: \"memcached://{{proxy.pay}}\"",
        "",
        "protocol: missing; expected the protocol of this edge, which does not seem to be HTTP (app gets "
            + "memcached://): protocol: tcp, canary: \"version\\r\\n\", or protocol: http;"
    )]
    [InlineData(
        "C: \"nosuch://{{proxy.pay}}\"",
        "",
        "protocol: missing; expected the protocol of this edge, which does not seem to be HTTP (app gets "
            + "nosuch://): protocol: tcp and canary, what a client sends first,"
    )]
    [InlineData(
        "C: \"memcached://{{proxy.pay}}\"",
        ", protocol: tcp",
        "canary: missing; expected what a client sends first, each character one byte (\"\\x8F\" for others), answered with at "
            + "least one byte; \"\" if the service speaks first; for Memcached "
            + "canary: \"version\\r\\n\":"
    )]
    [InlineData(
        "C: \"{{proxy.pay}}\"",
        ", protocol: tcp",
        "canary: missing; expected what a client sends first, each character one byte"
    )]
    public void A_fault_on_an_edge_without_HTTP_needs_a_canary(string env, string said, string told)
    {
        var text = Text(env, "127.0.0.1:18000", said);
        Assert.Empty(SomeFile.Read(text).Lines);

        var line = Assert.Single(
            SomeFile.Read(text.Replace("edge: client->app", "edge: app->pay", StringComparison.Ordinal)).Lines
        );

        Assert.Contains($"edges[0].{told}", line, StringComparison.Ordinal);
        Assert.Contains("a fault on app->pay is proven by a canary", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_service_without_HTTP_needs_a_canary_too()
    {
        var text = Text("C: \"{{proxy.pay}}\"", "", "")
            .Replace(", upstream: \"\"", "", StringComparison.Ordinal)
            .Replace(
                "services:",
                "services:\n  pay: { command: \"memcached --port {{port.pay}}\" }",
                StringComparison.Ordinal
            )
            .Replace("slow: { edge: client->app, delay: 50ms }", "kill: { service: pay }", StringComparison.Ordinal);
        Assert.Contains(
            "edges[0].protocol: missing",
            Assert.Single(SomeFile.Read(text).Lines),
            StringComparison.Ordinal
        );

        var alone = SomeFile.Read(
            text.Replace("C: \"{{proxy.pay}}\"", "C: \"127.0.0.1:{{port.pay}}\"", StringComparison.Ordinal)
                .Replace("{ from: app, to: pay }", "", StringComparison.Ordinal)
        );

        Assert.Contains(
            "faults[0].kill.service: pay is not allowed; allowed: a service with a known canary; "
                + "pay does not seem to speak HTTP (pay is started by memcached): add an edge to it in edges, with "
                + "protocol: tcp, canary: \"version\\r\\n\"",
            Assert.Single(alone.Lines),
            StringComparison.Ordinal
        );
        Assert.Empty(
            SomeFile
                .Read(
                    text.Replace(
                        "to: pay }",
                        "to: pay, protocol: tcp, canary: \"version\\r\\n\" }",
                        StringComparison.Ordinal
                    )
                )
                .Lines
        );
    }

    [Fact]
    public void A_service_over_https_whose_caller_speaks_http_needs_TLS_from_the_proxy()
    {
        const string text = """
            services: { app: { command: node app.js, env: { PAY: "http://{{proxy.pay}}" } }, pay: { url: "https://localhost:5002" } }
            edges: [{ from: app, to: pay }]
            workloads: { calls: { service: app, rate: 20 } }
            faults: [{ delayRequests: { edge: app->pay, delay: 50ms }, for: 3s }]
            objectives: [goodput >= 1]
            """;

        Assert.Contains(
            SomeFile.Read(text).Lines,
            l =>
                l.EndsWith(
                    "edges[0].http: missing; expected { tls: true }, with which the proxy speaks TLS to "
                        + "pay: app gets http://, and the url of pay begins with https://",
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(
            SomeFile.Read(text.Replace("to: pay }]", "to: pay, http: { tls: true } }]", StringComparison.Ordinal)).Lines
        );
        Assert.Contains(
            "app->pay speaks TLS from its caller to pay",
            Assert.Single(SomeFile.Read(text.Replace("http://", "https://", StringComparison.Ordinal)).Lines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_port_of_a_tcp_address_shows_its_protocol()
    {
        var lines = SomeFile
            .Read(
                """
                services: { app: { command: node app.js, env: { DB: "{{proxy.db}}" } }, db: { url: "tcp://127.0.0.1:3306" } }
                edges: [{ from: app, to: db }]
                workloads: { calls: { service: app, rate: 20 } }
                faults: [{ slow: { edge: app->db, delay: 50ms }, for: 3s }]
                objectives: [goodput >= 1]
                """
            )
            .Lines;

        Assert.Contains(
            "(the address of db begins with tcp://): protocol: tcp, canary: \"\", or protocol: http;",
            Assert.Single(lines),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        ", protocol: grpc, http: { rewriteHost: true }",
        "edges[0].http: with protocol: grpc is not allowed; allowed: with protocol: http, because only HTTP requests are read"
    )]
    [InlineData(
        ", protocol: http, canary: PING",
        "edges[0].canary: PING is not allowed; allowed: nothing beside protocol: http, whose canary is known"
    )]
    [InlineData(
        ", protocol: smtp",
        "edges[0].protocol: \"smtp\" is not allowed; allowed: http, https, http2, amqp, grpc, kafka, "
    )]
    [InlineData(
        ", canary: 'PING\\r\\n'",
        "edges[0].canary: PING\\r\\n is not allowed; allowed: text in double quotes: only there YAML reads \\r, \\n, \\0 or \\x "
            + "as one character"
    )]
    [InlineData(
        ", canary: \"\\u20AC\"",
        "edges[0].canary: € is not allowed; allowed: characters up to U+00FF, each of them one byte;"
    )]
    public void A_mistake_is_reported_with_what_is_allowed(string said, string told) =>
        Assert.Contains(
            told,
            Assert.Single(Read("C: \"{{proxy.pay}}\"", "127.0.0.1:18000", said).Lines),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "pay: { url: \"tcp://127.0.0.1:5432\" }",
        "workloads.calls.service: pay is not allowed; allowed: a service that speaks HTTP, or gRPC with the field grpc: the "
            + "address of this one begins with tcp://"
    )]
    [InlineData(
        "pay: { url: \"memcached://127.0.0.1:11211\", ready: { http: /health } }",
        "services.pay.ready.http: /health is not allowed; allowed: nothing with memcached://: it is ready when it accepts connections"
    )]
    public void A_service_with_another_protocol_is_not_asked_over_HTTP(string service, string told) =>
        Assert.Contains(
            SomeFile
                .Read(
                    $"services: {{ {service} }}\nworkloads: {{ calls: {{ service: pay, rate: 20 }} }}\nobjectives: [goodput >= "
                        + "1 in all]\n"
                )
                .Lines,
            l => l.Contains(told, StringComparison.Ordinal)
        );

    [Fact]
    public void An_expected_outage_is_the_reason_why_calls_may_fail()
    {
        Assert.Null(SomeFile.Read(SomeFile.Text).Experiment!.CallsMayFail);
        Assert.Equal(
            "the file says expectOutage",
            SomeFile.Read(SomeFile.Text + "\nexpectOutage: true").Experiment!.CallsMayFail
        );
    }

    private static ExperimentInYaml Read(string env, string upstream, string said, string to = "pay") =>
        SomeFile.Read(Text(env, upstream, said, to));

    private static string Text(string env, string upstream, string said, string to = "pay") =>
        $$"""
            services:
              app: { command: node app.js, env: { {{env}} } }
            edges: [{ from: app, to: {{to}}, upstream: "{{upstream}}"{{said}} }]
            workloads: { calls: { service: app, rate: 20 } }
            faults: [{ slow: { edge: client->app, delay: 50ms }, for: 3s }]
            objectives: [goodput >= 1]
            """;
}

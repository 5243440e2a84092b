using Chaos.Cli.Annotating;
using Chaos.Core.Topologies;

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
    [InlineData("PAY: \"jdbc:postgresql://{{proxy.pay}}/shop\"", "", "postgres", false)]
    [InlineData("PAY: \"redis://:{{env.P}}@{{proxy.pay}}/0\"", "", "redis", false)]
    [InlineData("PAY: \"mariadb://shop:{{env.P}}@{{proxy.pay}}/shop\"", "", "mysql", false)]
    [InlineData("PAY: \"rediss://{{proxy.pay}}\"", "", "tcp", true)]
    [InlineData("PAY: \"{{proxy.pay}}\"", ", protocol: mysql, canary: { user: canary }", "mysql", false)]
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
        Assert.Equal(spoken is "http" or "grpc" && !tls, edge.HasRequests);
    }

    [Theory]
    [InlineData(", protocol: https, tls: terminate", true)]
    [InlineData(", protocol: https, tls: terminate, http: { tls: true }", true)]
    [InlineData(", protocol: http, tls: terminate", true)]
    [InlineData(", protocol: https, tls: pass", false)]
    [InlineData(", protocol: https", false)]
    public void TLS_ends_at_the_proxy_where_the_edge_says_so(string said, bool ends)
    {
        var read = Read("PAY: \"{{proxy.pay.host}}:{{proxy.pay.port}}\"", "127.0.0.1:18000", said);

        Assert.Empty(read.Lines);
        var edge = read.Experiment!.Topology.Edges[0];
        Assert.Equal((ends, ends), (edge.EndsTls, edge.HasRequests));
    }

    [Theory]
    [InlineData("refuse: { edge: app->pay }")]
    [InlineData("slowConnect: { edge: app->pay }")]
    [InlineData("halfOpen: { edge: app->pay }")]
    [InlineData("limitConnections: { edge: app->pay, connections: 2 }")]
    [InlineData("corrupt: { edge: app->pay }")]
    [InlineData("loss: { edge: app->pay, share: 1 % }")]
    public void A_fault_that_needs_no_answer_of_the_service_needs_no_canary(string fault) =>
        Assert.Empty(
            SomeFile
                .Read(
                    Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", ", protocol: tcp")
                        .Replace("slow: { edge: client->app, delay: 50ms }", fault, StringComparison.Ordinal)
                )
                .Lines
        );

    [Theory]
    [InlineData("stall: { edge: app->pay }")]
    [InlineData("loseRequests: { edge: app->pay }")]
    [InlineData("blackHole: { edge: app->pay, direction: requests }")]
    public void Requests_alone_are_not_lost_where_the_service_speaks_first(string fault)
    {
        var text = Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", ", protocol: tcp, canary: { expect: \"220 \" }");

        Assert.Contains(
            "an edge on which the caller speaks first",
            Assert.Single(
                SomeFile
                    .Read(text.Replace("slow: { edge: client->app, delay: 50ms }", fault, StringComparison.Ordinal))
                    .Lines
            ),
            StringComparison.Ordinal
        );
        Assert.Empty(
            SomeFile
                .Read(
                    text.Replace(
                        "slow: { edge: client->app, delay: 50ms }",
                        "blackHole: { edge: app->pay }",
                        StringComparison.Ordinal
                    )
                )
                .Lines
        );
    }

    [Theory]
    [InlineData(
        ", protocol: grpc, tls: terminate",
        "certificate: { edge: app->pay }",
        "edges[0].tls: terminate is not allowed; allowed: with HTTP/1.1 within it: pass, or protocol: http"
    )]
    [InlineData(
        ", protocol: https",
        "certificate: { edge: app->pay }",
        "app->pay is not allowed; allowed: an edge with tls: terminate in edges"
    )]
    [InlineData(
        ", protocol: https, tls: end",
        "slow: { edge: app->pay, delay: 50ms }",
        "edges[0].tls: \"end\" is not allowed; allowed: pass, terminate"
    )]
    [InlineData(
        ", protocol: https, tls: terminate",
        "certificate: { edge: app->pay, flaw: old }",
        "faults[0].certificate.flaw: \"old\" is not allowed; allowed: expired, wrongName, selfSigned"
    )]
    [InlineData(
        ", protocol: https, tls: terminate",
        "slowHandshake: { edge: app->pay, delay: 2m }",
        "faults[0].slowHandshake.delay: 2m is not allowed; allowed: above 0s, at most 1m"
    )]
    public void Faults_of_TLS_are_checked(string said, string fault, string told) =>
        Assert.Contains(
            told,
            Assert.Single(
                SomeFile
                    .Read(
                        Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", said)
                            .Replace("slow: { edge: client->app, delay: 50ms }", fault, StringComparison.Ordinal)
                    )
                    .Lines
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void The_authority_of_the_proxy_is_for_callers_whose_TLS_ends_there()
    {
        var text = Text("PAY: \"{{proxy.pay}}\", CA: \"{{proxy.ca}}\"", "127.0.0.1:18000", ", protocol: https");

        Assert.Contains(
            "{{proxy.ca}} is not allowed",
            Assert.Single(SomeFile.Read(text).Lines),
            StringComparison.Ordinal
        );
        Assert.Empty(SomeFile.Read(text.Replace("https", "https, tls: terminate", StringComparison.Ordinal)).Lines);
    }

    [Theory]
    [InlineData("127.0.0.1:50051", "port 50051 is usual for it")]
    [InlineData("127.0.0.1:5432", "port 5432 is that of PostgreSQL")]
    [InlineData("127.0.0.1:6379", "port 6379 is that of Redis")]
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
    [InlineData("answerWithStatus: { edge: app->pay, grpcStatus: UNAVAILABLE, message: no }", "goodput >= 1")]
    [InlineData("answerWithStatus: { edge: app->pay, status: 503, path: shop.Pay/Charge }", "goodput >= 1")]
    [InlineData("slow: { edge: app->pay, delay: 50ms }", "attempts(app->pay) <= 1.1")]
    public void Requests_of_gRPC_are_read_where_a_fault_or_a_count_needs_them(string fault, string objective)
    {
        var text = Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", "")
            .Replace("workloads: { calls: { service: app, rate: 20 } }", Grpc);
        var plain = SomeFile.Read(text).Experiment!;
        Assert.Null(plain.HttpOn(plain.Topology.Edges[0]));

        var read = SomeFile.Read(
            text.Replace("slow: { edge: client->app, delay: 50ms }", fault)
                .Replace("goodput >= 1", objective)
                .Replace("for: 3s", "for: 14s")
        );

        Assert.Empty(read.Lines);
        Assert.NotNull(read.Experiment!.HttpOn(read.Experiment.Topology.Edges[0]));
    }

    [Theory]
    [InlineData("redis", "answerWithStatus: { edge: app->pay }", "goodput >= 1", "speaks Redis")]
    [InlineData("redis", "slow: { edge: app->pay, delay: 50ms }", "attempts(app->pay) <= 1.1", "speaks Redis")]
    [InlineData("postgres", "delayRequests: { edge: app->pay, delay: 50ms }", "goodput >= 1", "speaks PostgreSQL")]
    [InlineData("kafka", "abortRequests: { edge: app->pay }", "goodput >= 1", "speaks Kafka's protocol")]
    [InlineData("tls", "answerWithStatus: { edge: app->pay }", "goodput >= 1", "speaks TLS from its caller to pay")]
    public void Requests_that_no_proxy_reads_are_refused_with_what_can_be_done_instead(
        string protocol,
        string fault,
        string objective,
        string told
    )
    {
        var line = Assert.Single(
            SomeFile
                .Read(
                    Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", $", protocol: {protocol}")
                        .Replace("slow: { edge: client->app, delay: 50ms }", fault)
                        .Replace("goodput >= 1", objective)
                )
                .Lines
        );

        Assert.Contains("an edge with HTTP or gRPC, ", line, StringComparison.Ordinal);
        Assert.Contains(
            $"app->pay {told}, which no proxy here reads; what can be done on it: blackHole, corrupt, cut, distantLink, flap, "
                + "halfOpen, latency, limitConnections, loseReplies, loseRequests, loss, refuse, silent, slow, slowConnect, stall, "
                + "throttle, and connections(app->pay)",
            line,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "http",
        "grpcStatus: UNAVAILABLE",
        "faults[0].answerWithStatus.grpcStatus: on app->pay, which speaks HTTP is not allowed; allowed: status on this edge, or "
            + "protocol: grpc in edges"
    )]
    [InlineData(
        "grpc",
        "grpcStatus: GONE",
        "faults[0].answerWithStatus.grpcStatus: GONE is not allowed; allowed: CANCELLED, "
    )]
    [InlineData(
        "grpc",
        "message: no",
        "faults[0].answerWithStatus.message: no is not allowed; allowed: nothing without grpcStatus"
    )]
    [InlineData(
        "grpc",
        "grpcStatus: INTERNAL, status: 500",
        "faults[0].answerWithStatus.status: 500 is not allowed; allowed: nothing beside grpcStatus"
    )]
    public void A_code_of_gRPC_is_checked(string protocol, string settings, string told) =>
        Assert.Contains(
            told,
            Assert.Single(
                SomeFile
                    .Read(
                        Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", $", protocol: {protocol}")
                            .Replace(
                                "slow: { edge: client->app, delay: 50ms }",
                                $"answerWithStatus: {{ edge: app->pay, {settings} }}"
                            )
                    )
                    .Lines
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_edge_out_of_the_file_whose_protocol_nothing_shows_is_asked_for_it_when_a_fault_is_on_it()
    {
        var text = Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:18000", "");
        Assert.Empty(SomeFile.Read(text).Lines);
        text = text.Replace("edge: client->app", "edge: app->pay", StringComparison.Ordinal);

        Assert.Contains(
            "edges[0].protocol: missing; expected the protocol between app and pay, which nothing in the file shows: http, "
                + "https, http2, amqp, grpc, kafka, mysql, postgres, redis, ws, tls, or tcp with a canary",
            Assert.Single(SomeFile.Read(text).Lines),
            StringComparison.Ordinal
        );
        Assert.Empty(SomeFile.Read(text.Replace("PAY: \"", "PAY: \"http://", StringComparison.Ordinal)).Lines);
    }

    [Theory]
    [InlineData("PAY: \"mysql://shop:{{env.P}}@{{proxy.pay}}/shop\"", "", "shop:{{env.P}}")]
    [InlineData("PAY: \"jdbc:mariadb://a%40b@{{proxy.pay}}/shop\"", "", "a%40b")]
    [InlineData("PAY: \"mysql://shop:{{env.P}}@{{proxy.pay.host}}:{{proxy.pay.port}}/shop\"", "", "shop:{{env.P}}")]
    [InlineData(
        "PAY: \"mysql://shop:{{env.P}}@{{proxy.pay}}/shop\"",
        ", canary: { user: \"a:b\", password: \"{{env.C}}\" }",
        "a%3Ab:{{env.C}}"
    )]
    public void A_canary_of_MySQL_logs_in_as_its_caller_unless_it_has_a_login_of_its_own(
        string env,
        string said,
        string login
    )
    {
        var read = Read(env, "127.0.0.1:18000", said);

        Assert.Empty(read.Lines);
        Assert.Equal(login, read.Experiment!.Topology.Edges[0].Login);
    }

    [Theory]
    [InlineData(
        "",
        "edges[0].canary: missing; expected { user: NAME, password: \"{{env.NAME}}\" }, with which the canary logs in, or the "
            + "login in the address that app gets: mysql://NAME:{{env.NAME}}@{{proxy.pay}}. MySQL counts a handshake"
    )]
    [InlineData(", canary: { password: \"{{env.C}}\" }", "edges[0].canary.user: missing")]
    [InlineData(", canary: { user: a, password: open }", "edges[0].canary.password: ")]
    [InlineData(
        ", canary: { user: a, send: b }",
        "edges[0].canary.user: beside send or expect is not allowed; allowed: one of both"
    )]
    public void A_canary_of_MySQL_needs_a_login_because_a_server_blocks_clients_that_break_off(
        string said,
        string told
    ) =>
        Assert.Contains(
            told,
            Assert.Single(
                SomeFile
                    .Read(
                        Text("PAY: \"{{proxy.pay}}\"", "127.0.0.1:3306", said)
                            .Replace("slow: { edge: client->app, delay: 50ms }", "cut: { edge: app->pay }")
                    )
                    .Lines
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("\"PING\\r\\n\"", "PING\r\n", "")]
    [InlineData("{ send: \"PING\\r\\n\", expect: +PONG }", "PING\r\n", "+PONG")]
    [InlineData("{ send: { hex: \"00 08 d2\" }, expect: { hex: 4E } }", "\0\b\u00D2", "N")]
    [InlineData("{ hex: \"0008\" }", "\0\b", "")]
    [InlineData("{ expect: SSH-2 }", "", "SSH-2")]
    public void A_canary_is_text_or_hexadecimal(string canary, string send, string expect) =>
        Assert.Equal(
            new EdgeCanary(send, expect),
            Read("C: \"{{proxy.pay}}\"", "127.0.0.1:18000", $", canary: {canary}").Experiment!.Topology.Edges[0].Canary
        );

    [Fact]
    public void A_cut_is_proven_by_a_connection_alone()
    {
        var text = Text("C: \"{{proxy.pay}}\"", "127.0.0.1:18000", ", protocol: tcp");

        Assert.Empty(
            SomeFile.Read(text.Replace("slow: { edge: client->app, delay: 50ms }", "cut: { edge: app->pay }")).Lines
        );
        Assert.Contains(
            "edges[0].canary: missing",
            Assert.Single(
                SomeFile
                    .Read(text.Replace("slow: { edge: client->app, delay: 50ms }", "blackHole: { edge: app->pay }"))
                    .Lines
            ),
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

        Assert.Empty(read.Lines);
        var edge = read.Experiment!.Topology.Edges[0];
        Assert.Equal((EdgeProtocol.Grpc, "charges calls pay by gRPC"), (edge.Protocol, edge.Sign));
    }

    [Theory]
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
            + "nosuch://): protocol: tcp and canary, { send: ..., expect: ... }: what a client sends first,"
    )]
    [InlineData(
        "C: \"memcached://{{proxy.pay}}\"",
        ", protocol: tcp",
        "canary: missing; expected { send: ..., expect: ... }: what a client sends first, each character one byte (\"\\x8F\" for "
            + "others) or { hex: \"00 8F\" }, and what the answer begins with; without send the service speaks first, without "
            + "expect any byte is an answer; for Memcached protocol: tcp, canary: \"version\\r\\n\":"
    )]
    [InlineData(
        "C: \"{{proxy.pay}}\"",
        ", protocol: tcp",
        "canary: missing; expected { send: ..., expect: ... }: what a client sends first, each character one byte"
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
    public void A_paused_service_without_HTTP_needs_a_canary_too()
    {
        var text = Text("C: \"{{proxy.pay}}\"", "", "")
            .Replace(", upstream: \"\"", "", StringComparison.Ordinal)
            .Replace(
                "services:",
                "services:\n  pay: { command: \"memcached --port {{port.pay}}\" }",
                StringComparison.Ordinal
            )
            .Replace("slow: { edge: client->app, delay: 50ms }", "pause: { service: pay }", StringComparison.Ordinal);
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
            "faults[0].pause.service: pay is not allowed; allowed: a service with a known canary; "
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

    [Theory]
    [InlineData("tcp://127.0.0.1:6379", "redis", "port 6379 is that of Redis")]
    [InlineData("tcp://127.0.0.1:18000", "tcp", "the address of db begins with tcp://")]
    public void A_port_says_more_than_the_scheme_tcp(string url, string spoken, string sign)
    {
        var edge = SomeFile
            .Read(
                $$"""
                services: { app: { command: node app.js, env: { DB: "{{"{{proxy.db}}"}}" } }, db: { url: "{{url}}" } }
                edges: [{ from: app, to: db }]
                workloads: { calls: { service: app, rate: 20 } }
                faults: [{ slow: { edge: client->app, delay: 50ms }, for: 3s }]
                objectives: [goodput >= 1]
                """
            )
            .Experiment!.Topology.Edges[0];

        Assert.Equal((spoken, sign), (edge.Protocol.Word, edge.Sign));
    }

    [Theory]
    [InlineData(
        ", protocol: redis, http: { rewriteHost: true }",
        "edges[0].http: with protocol: redis is not allowed; allowed: with protocol: http, http2 or grpc, because only their "
            + "requests are read"
    )]
    [InlineData(
        ", protocol: http, canary: PING",
        "edges[0].canary: PING is not allowed; allowed: nothing beside protocol: http, whose canary is known"
    )]
    [InlineData(
        ", protocol: smtp",
        "edges[0].protocol: \"smtp\" is not allowed; allowed: http, https, http2, amqp, grpc, kafka, mysql, postgres, redis, ws, "
    )]
    [InlineData(
        ", canary: 'PING\\r\\n'",
        "edges[0].canary: PING\\r\\n is not allowed; allowed: text in double quotes: only there YAML reads \\r, \\n, \\0 or \\x "
            + "as one character"
    )]
    [InlineData(
        ", canary: { send: { hex: 0G } }",
        "edges[0].canary.send.hex: 0G is not allowed; allowed: two hexadecimal digits for each byte: 00 0A FF"
    )]
    [InlineData(
        ", canary: [1]",
        "edges[0].canary: [1] is not allowed; allowed: a text, or { hex: \"00 00 00 08\" }, or an object"
    )]
    [InlineData(", canary: { sent: a }", "edges[0].canary.sent")]
    [InlineData(
        ", canary: { user: a }",
        "edges[0].canary: a login is not allowed; allowed: send and expect: a canary logs in only over mysql"
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

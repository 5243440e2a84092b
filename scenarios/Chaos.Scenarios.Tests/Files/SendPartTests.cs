using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Calls that cannot be sent, and answers that are good.</summary>
public sealed class SendPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-send-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_row_whose_value_no_header_can_hold_is_reported_with_line_and_column()
    {
        File.WriteAllText(
            Path.Combine(_folder, "users.csv"),
            "id,name\n1,Jürgen\n2,\"Two\nlines\"\n3,Bo\n4,\"A\r\nB\"\n"
        );

        var lines = Read("service: app, feed: users.csv, headers: { X-Name: \"{{name}} of {{id}}\" }").Lines.ToList();

        Assert.Equal(2, lines.Count);
        Assert.EndsWith(
            "workloads.calls.headers.X-Name: line 3 of users.csv, column name is not allowed; allowed: a "
                + "header's value without a line break",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Contains("line 6 of users.csv, column name is not", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_an_invalid_path_is_reported()
    {
        File.WriteAllText(Path.Combine(_folder, "paths.csv"), "path\n/orders/7?x=1\norders/8\n");

        Assert.EndsWith(
            "workloads.calls.path: line 3 of paths.csv, column path is not allowed; allowed: a path that begins with /",
            Assert.Single(Read("service: app, feed: paths.csv, path: \"{{path}}\"").Lines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_many_rows_with_the_same_mistake_a_few_are_reported()
    {
        File.WriteAllText(
            Path.Combine(_folder, "users.json"),
            $"[{string.Join(',', Enumerable.Repeat("""{"name": "a\u0000"}""", 100))}]"
        );

        var lines = Read("service: app, feed: users.json, headers: { X-Name: \"{{name}}\" }").Lines.ToList();

        Assert.Equal(5, lines.Count);
        Assert.Contains(
            "object 1 of users.json, column name is not allowed; allowed: a header's value without a NUL",
            lines[0],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("service: app, headers: { X-Name: Jürgen, X-Tab: \"a\\tb\" }", null)]
    [InlineData(
        "service: app, headers: { X-Name: \"a\\r\\nX-Admin: yes\" }",
        "workloads.calls.headers.X-Name: \"a\\r\\nX-Admin: yes\" is not allowed; allowed: a header's value without a line break"
    )]
    [InlineData(
        "service: app, body: hello, headers: { content-length: 3 }",
        "workloads.calls.headers.content-length: \"3\" is not allowed; allowed: nothing: it is computed from the body"
    )]
    [InlineData(
        "service: app, headers: { X Name: a }",
        "workloads.calls.headers.X Name: \"X Name\" is not allowed; allowed: a header's name:"
    )]
    [InlineData(
        "service: app, headers: { Ünicode: a }",
        "workloads.calls.headers.Ünicode: \"Ünicode\" is not allowed; allowed: a header's name:"
    )]
    [InlineData(
        "service: app, grpc: shop.Orders/Create, headers: { X-Name: Jürgen }",
        "workloads.calls.headers.X-Name: \"Jürgen\" is not allowed; allowed: gRPC's metadata in "
            + "printable ASCII; bytes in base64 under a name that ends in -bin"
    )]
    [InlineData("service: app, grpc: shop.Orders/Create, headers: { trace-bin: \"AAEC\" }", null)]
    [InlineData(
        "service: app, grpc: shop.Orders/Create, headers: { trace-bin: \"%%\" }",
        "workloads.calls.headers.trace-bin: \"%%\" is not allowed; allowed: bytes in base64, as its name ends in -bin"
    )]
    [InlineData(
        "service: app, grpc: shop.Orders/Create, headers: { grpc-timeout: 1S }",
        "workloads.calls.headers.grpc-timeout: \"grpc-timeout\" is not allowed; allowed: a name that does not begin with grpc-"
    )]
    [InlineData("service: app, path: \"//[/../%41 é#\"", null)]
    [InlineData(
        "service: app, path: orders/7",
        "workloads.calls.path: orders/7 is not allowed; did you mean /orders/7? allowed: a path that "
            + "begins with /, such as /orders/{{id}}, or one that a column of the feed holds: {{path}}"
    )]
    [InlineData("service: app, expect: { status: [2xx, 302, 404] }", null)]
    [InlineData(
        "service: app, expect: { status: [2xx, 99, 600, 6xx, ok] }",
        "workloads.calls.expect.status[1]: 99 is not allowed; allowed: a status from 100 to 599, or a class from 1xx to 5xx"
    )]
    [InlineData(
        "service: app, expect: { status: [2xx, 99, 600, 6xx, ok] }",
        "workloads.calls.expect.status[4]: ok is not allowed"
    )]
    [InlineData(
        "service: app, expect: { status: [] }",
        "workloads.calls.expect.status: none is not allowed; allowed: at least one: a status"
    )]
    [InlineData(
        "service: app, expect: { status: found }",
        "workloads.calls.expect.status[0]: found is not allowed; allowed: a status from 100 to 599"
    )]
    [InlineData("service: app, get: orders", "workloads.calls.get: orders is not allowed; did you mean /orders?")]
    [InlineData(
        "service: app, get: /a, post: /b",
        "workloads.calls.post: /b is not allowed; allowed: one of get, post, put, patch, delete, head: get is here already"
    )]
    [InlineData(
        "service: app, get: /a, method: POST",
        "workloads.calls.method: POST is not allowed; allowed: nothing beside get, which says the method"
    )]
    [InlineData(
        "service: app, get: /a, path: /b",
        "workloads.calls.path: /b is not allowed; allowed: nothing beside get, which says the path"
    )]
    [InlineData(
        "service: app, expect: { code: [200] }",
        "workloads.calls.expect.code: no such key; allowed: status, header, json, text, within"
    )]
    [InlineData(
        "service: app, grpc: shop.Orders/Create, expect: { status: [200] }",
        "workloads.calls.expect.status: 200 is not allowed; allowed: nothing: a gRPC call is good with the status OK"
    )]
    [InlineData(
        "service: app, grpc: shop.Orders/Create, expect: { json: { \"$.[\": 1 } }",
        "workloads.calls.expect.json.$.[: $.[ cannot be read"
    )]
    [InlineData("service: app, grpc: shop.Orders/Create, expect: { json: { $.id: 1 }, within: 1s }", null)]
    [InlineData(
        "service: app, grpc: shop.Orders/Create, expect: {}",
        "workloads.calls.expect: missing; expected json, header, text or within"
    )]
    [InlineData(
        "service: rabbit, queue: mails, expect: { status: [200] }",
        "workloads.calls.expect: beside a broker is not allowed"
    )]
    [InlineData("service: rabbit, queue: \"mails\", body: Jürgen, headers: { X-Name: Jürgen }", null)]
    public void A_call_that_cannot_be_sent_is_reported_before_the_run(string workload, string? told)
    {
        var lines = Read(workload).Lines.ToList();

        if (told is null)
            Assert.Empty(lines);
        else
            Assert.Contains(lines, l => l.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void AMQP_limits_the_bytes_of_a_routing_key()
    {
        Assert.Empty(Read($"service: rabbit, exchange: e, routingKey: \"{new string('x', 255)}\"").Lines);
        Assert.EndsWith(
            "allowed: at most 255 bytes of UTF-8, the limit of AMQP",
            Assert.Single(Read($"service: rabbit, exchange: e, routingKey: \"{new string('é', 128)}\"").Lines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_secret_that_no_header_can_hold_is_reported_without_the_secret()
    {
        var line = Assert.Single(
            Read("service: app, headers: { X-Token: \"{{env.TOKEN}}\" }", _ => "open\nsesame").Lines
        );

        Assert.EndsWith(
            "workloads.calls.headers.X-Token: *** is not allowed; allowed: a header's value without a line break",
            line,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_headers_of_an_arm_are_checked_too() =>
        Assert.Contains(
            "control.headers.X-Without: \"a\\nb\" is not allowed",
            Assert.Single(Read("service: app", more: "control: { headers: { X-Without: \"a\\nb\" } }").Lines),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_row_that_makes_no_message_is_reported_with_line_and_column()
    {
        File.WriteAllText(
            Path.Combine(_folder, "shop.proto"),
            "syntax = \"proto3\"; package shop; service Orders { rpc Create (Order) returns (Order); } "
                + "message Order { string id = 1; uint32 quantity = 2; }"
        );
        File.WriteAllText(Path.Combine(_folder, "orders.csv"), "id,quantity\na,1\nb,many\n");

        var line = Assert.Single(
            Read(
                "service: app, grpc: shop.Orders/Create, proto: shop.proto, feed: orders.csv, body: { "
                    + "id: \"{{id}}\", quantity: \"{{quantity}}\" }"
            ).Lines
        );

        Assert.EndsWith(
            "workloads.calls.body: line 3 of orders.csv, columns id and quantity is not allowed; allowed: quantity a number of type uint32",
            line,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_expected_goes_to_the_driver()
    {
        var target = (RequestTargetSpec)
            Assert.Single(Read("service: app, expect: { status: [2xx, 302] }").Experiment!.Workloads).Target;

        Assert.Equal(
            [true, true, true, false, false],
            new[] { 200, 299, 302, 301, 503 }.Select(target.Expect!.Accepts)
        );
        Assert.Null(((RequestTargetSpec)Assert.Single(Read("service: app").Experiment!.Workloads).Target).Expect);
    }

    [Fact]
    public void A_login_in_the_url_of_a_service_goes_to_the_driver_and_not_into_its_address()
    {
        var target = (RequestTargetSpec)Assert.Single(Read("service: shop").Experiment!.Workloads).Target;

        Assert.Equal(
            ("{{env.USER}}:{{env.PASSWORD}}", new Uri("http://127.0.0.1:5001")),
            (target.Login, target.KnownAs)
        );
    }

    private ExperimentInYaml Read(string workload, Func<string, string?>? environment = null, string more = "") =>
        ExperimentInYaml.Of(
            Path.Combine(_folder, "mine.yaml"),
            $$$"""
            services: { app: { url: "http://127.0.0.1:5000" }, shop: { url: "http://{{env.USER}}:{{env.PASSWORD}}@127.0.0.1:5001" }, rabbit: { url: "amqp://127.0.0.1:5672" } }
            workloads: { calls: { {{{workload}}}, rate: 10 } }
            objectives: [goodput >= 1 in all]
            durations: { baseline: 14s }
            {{{more}}}
            """,
            new ExperimentReader(AllowedTargets.LoopbackOnly, environment)
        );
}

using Chaos.Cli.Annotating;
using Chaos.Scenarios.Files;
using Chaos.Targets;
using Chaos.Targets.Protocols.Grpc;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ProtoPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-protos-").FullName;

    public ProtoPartTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "protos"));
        Write(
            "protos/shop.proto",
            "syntax = \"proto3\"; package shop; message Order { string id = 1; uint32 quantity = 2; } "
                + "service Orders { rpc Create(Order) returns (Order); rpc Watch(Order) returns (stream "
                + "Order); }"
        );
        Write("protos/bad.proto", "syntax = \"proto3\";\nmessage Order { strin id = 1 }\n");
    }

    [Fact]
    public void The_method_of_a_file_is_known_before_the_run()
    {
        var read = Read("grpc: shop.Orders/Create, proto: protos/shop.proto, body: { id: \"{{call}}\", quantity: 1 }");

        Assert.Empty(read.Lines);
        var target = Assert.IsType<GrpcRequestTargetSpec>(Assert.Single(read.Experiment!.Workloads).Target);
        Assert.Equal(("protos/shop.proto", "shop.Order"), (target.Proto, target.Input?.FullName));
    }

    [Theory]
    [InlineData(
        "grpc: shop.Orders/Creat, proto: protos/shop.proto",
        "workloads.orders.grpc: shop.Orders/Creat is not allowed; allowed: a unary method of "
            + "protos/shop.proto: shop.Orders has no method Creat; allowed: Create"
    )]
    [InlineData(
        "grpc: shop.Orders/Watch, proto: protos/shop.proto",
        "workloads.orders.grpc: shop.Orders/Watch is not allowed; allowed: a unary method of "
            + "protos/shop.proto: shop.Orders/Watch streams; allowed: a unary method: Create"
    )]
    [InlineData(
        "grpc: shop.Orders/Create, proto: protos/shop.proto, body: { quantity: many }",
        "workloads.orders.body.quantity: \"many\" is not allowed; allowed: a number of type uint32"
    )]
    [InlineData(
        "grpc: shop.Orders/Create, proto: protos/shop.proto, body: { quantty: \"{{call}}\" }",
        "workloads.orders.body.quantty: quantty is not allowed; did you mean quantity? allowed: id, quantity"
    )]
    [InlineData(
        "grpc: shop.Orders/Create, proto: protos/gone.proto",
        "workloads.orders.proto: protos/gone.proto is not allowed; allowed: a .proto file, relative to this file's folder: it is not there"
    )]
    [InlineData(
        "grpc: shop.Orders/Create, proto: protos/bad.proto",
        "workloads.orders.proto: bad.proto:2:30: expected Symbol ';' is not allowed; allowed: a .proto file without errors"
    )]
    [InlineData(
        "proto: protos/shop.proto",
        "workloads.orders.proto: protos/shop.proto is not allowed; allowed: with grpc only: the method that is called"
    )]
    public void A_mistake_is_reported_with_its_place(string workload, string told) =>
        Assert.Contains(
            Read(workload).Lines,
            line =>
                line.Contains("mine.yaml:2:", StringComparison.Ordinal) && line.EndsWith(told, StringComparison.Ordinal)
        );

    [Fact]
    public void Attempts_cannot_be_counted_where_a_proxy_reads_no_requests()
    {
        var text =
            "services: { orders: { url: http://127.0.0.1:5001 } }\nworkloads: { orders: { service: "
            + "orders, rate: 10, grpc: shop.Orders/Create } }\nobjectives: [attempts(client->orders) <= "
            + "1.1 in all]\ndurations: { baseline: 14s }\n";
        Assert.Contains(
            "objectives[0]: client->orders is not allowed; allowed: an edge with HTTP/1.1, where requests can be counted: "
                + "client->orders speaks gRPC, whose requests lie in "
                + "frames of HTTP/2",
            Assert.Single(
                ExperimentInYaml.Of("mine.yaml", text, new ExperimentReader(AllowedTargets.LoopbackOnly, null)).Lines
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_secret_in_a_message_is_not_shown_by_another_mistake()
    {
        var line = Assert.Single(
            Read(
                "grpc: shop.Orders/Create, proto: protos/shop.proto, body: { id: \"password=hunter2\", quantity: many }"
            ).Lines
        );

        Assert.Contains("workloads.orders.body: *** is not allowed", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ExperimentInYaml Read(string workload)
    {
        var text =
            "services: { orders: { url: http://127.0.0.1:5001 } }\nworkloads: { orders: { service: "
            + $"orders, rate: 10, {workload} }} }}\nobjectives: [availability >= 95 % in all]\ndurations: "
            + "{ baseline: 14s }\n";
        return ExperimentInYaml.Of(
            Path.Combine(_folder, "mine.yaml"),
            text,
            new ExperimentReader(AllowedTargets.LoopbackOnly, null)
        );
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}

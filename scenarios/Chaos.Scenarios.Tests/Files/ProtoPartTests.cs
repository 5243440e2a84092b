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
                + "Order); rpc Collect(stream Order) returns (Order); rpc Talk(stream Order) returns (stream Order); }"
        );
        Write("protos/bad.proto", "syntax = \"proto3\";\nmessage Order { strin id = 1 }\n");
    }

    [Fact]
    public void The_method_of_a_file_is_known_before_the_run()
    {
        var read = Read("grpc: shop.Orders/Create, proto: protos/shop.proto, body: { id: \"{{call}}\", quantity: 1 }");

        Assert.Empty(read.Lines);
        var target = Assert.IsType<GrpcRequestTargetSpec>(Assert.Single(read.Experiment!.Workloads).Target);
        Assert.Equal(("protos/shop.proto", "shop.Order"), (target.Proto, target.Known?.Input.FullName));
    }

    [Theory]
    [InlineData(
        "grpc: shop.Orders/Creat, proto: protos/shop.proto",
        "workloads.orders.grpc: shop.Orders/Creat is not allowed; allowed: a method of protos/shop.proto: "
            + "shop.Orders has no method Creat; did you mean Create? allowed: Collect, Create, Talk, Watch"
    )]
    [InlineData(
        "grpc: shop.Orders/Watch, proto: protos/shop.proto, send: [{}]",
        "workloads.orders.send: with this method is not allowed; allowed: body: shop.Orders/Watch is server streaming "
            + "and takes one message"
    )]
    [InlineData(
        "grpc: shop.Orders/Create, proto: protos/shop.proto, messages: { count: 2 }",
        "workloads.orders.messages: with this method is not allowed; allowed: nothing: shop.Orders/Create is unary and "
            + "returns one message"
    )]
    [InlineData(
        "grpc: shop.Orders/Collect, proto: protos/shop.proto, send: [{}, {}], keepOpen: true, messages: { count: 1 }",
        "workloads.orders.keepOpen: with this method is not allowed; allowed: nothing: shop.Orders/Collect is client "
            + "streaming, not bidirectional streaming"
    )]
    [InlineData(
        "grpc: shop.Orders/Talk, proto: protos/shop.proto, send: [{}, {}, { quantity: many }]",
        "workloads.orders.send[2].quantity: \"many\" is not allowed; allowed: a number of type uint32"
    )]
    [InlineData(
        "grpc: shop.Orders/Talk, send: [{}, {}], repeat: 10, every: 500ms",
        "workloads.orders.every: 500ms is not allowed; allowed: a time with which all 20 messages are sent within the "
            + "timeout of 5s"
    )]
    [InlineData(
        "grpc: shop.Orders/Talk, every: 10ms",
        "workloads.orders.every: 10ms is not allowed; allowed: beside several messages in send, or with repeat"
    )]
    [InlineData(
        "grpc: shop.Orders/Talk, body: {}, send: [{}]",
        "workloads.orders.body: beside send is not allowed; allowed: body for one message, or send for a stream of them"
    )]
    [InlineData(
        "grpc: shop.Orders/Talk, repeat: 2",
        "workloads.orders.repeat: 2 is not allowed; allowed: beside send, whose messages it repeats"
    )]
    [InlineData(
        "grpc: shop.Orders/Talk, keepOpen: true, messages: { first: 1s }",
        "workloads.orders.keepOpen: true is not allowed; allowed: beside messages with count or until, with which the "
            + "call ends"
    )]
    [InlineData(
        "grpc: shop.Orders/Watch, messages: { first: 10s }",
        "workloads.orders.messages.first: 10s is not allowed; allowed: at most the timeout of the call, 5s"
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
    public void The_words_of_a_stream_are_read()
    {
        var read = Read(
            "grpc: shop.Orders/Talk, proto: protos/shop.proto, send: [{ id: \"{{call}}\" }, { quantity: 2 }], repeat: 3, "
                + "every: 100ms, keepOpen: true, messages: { count: 5, first: 300ms, between: 2s }"
        );

        Assert.Empty(read.Lines);
        var target = Assert.IsType<GrpcRequestTargetSpec>(Assert.Single(read.Experiment!.Workloads).Target);
        Assert.Equal(["""{"id":"{{call}}"}""", """{"quantity":2}"""], target.Send);
        Assert.Equal((3, TimeSpan.FromMilliseconds(100), true), (target.Repeat, target.Every, target.KeepOpen));
        Assert.Equal((5, TimeSpan.FromSeconds(2)), (target.Messages!.Count, target.Messages.Between));
    }

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("{ between: 1s }", null, null)]
    [InlineData("{ count: 3 }", 3, null)]
    [InlineData("{ until: done }", null, "done")]
    public void Without_count_and_until_all_messages_are_waited_for(string messages, int? count, string? until)
    {
        var read = Read($"grpc: shop.Orders/Watch, proto: protos/shop.proto, messages: {messages}");

        Assert.Empty(read.Lines);
        var target = Assert.IsType<GrpcRequestTargetSpec>(Assert.Single(read.Experiment!.Workloads).Target);
        Assert.Equal((count, until), (target.Messages!.Count, target.Messages.Until));
    }

    [Fact]
    public void Attempts_are_counted_over_gRPC_too()
    {
        var text =
            "services: { orders: { url: http://127.0.0.1:5001 } }\nworkloads: { orders: { service: "
            + "orders, rate: 10, grpc: shop.Orders/Create } }\nobjectives: [attempts(client->orders) <= "
            + "1.1 in all]\ndurations: { baseline: 14s }\n";
        var read = ExperimentInYaml.Of("mine.yaml", text, new ExperimentReader(AllowedTargets.LoopbackOnly, null));

        Assert.Empty(read.Lines);
        Assert.NotNull(read.Experiment!.HttpOn(Assert.Single(read.Experiment.Topology.Edges)));
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

using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Grpc;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class ProtoFileTests : IDisposable
{
    private const string Shop = """
        syntax = "proto3";
        package shop;
        import "common/money.proto";
        import "google/protobuf/timestamp.proto";
        enum Kind { UNKNOWN = 0; FAST = 1; }
        message Line { string sku = 1; uint32 quantity = 2; }
        message Order {
          repeated Line lines = 1;
          map<string, int32> labels = 2;
          common.Money total = 3;
          google.protobuf.Timestamp placed_at = 4;
          Kind kind = 5;
          optional string note = 6;
          oneof paid { string card = 7; bool cash = 8; }
        }
        service OrderService {
          rpc CreateOrder(Order) returns (Line);
          rpc Watch(Order) returns (stream Line);
        }
        """;

    private readonly string _top = Directory.CreateTempSubdirectory("chaos-proto-").FullName;

    public ProtoFileTests()
    {
        Write(
            "common/money.proto",
            "syntax = \"proto3\"; package common; message Money { string currency = 1; int64 cents = 2; }"
        );
        Write("services/shop.proto", Shop);
    }

    [Fact]
    public void A_file_is_read_with_its_imports_from_the_folders_above_it()
    {
        var file = ProtoFile.Read(Path.Combine(_top, "services", "shop.proto"), _top);

        Assert.Empty(file.Mistakes);
        Assert.Equal(
            ["lines", "labels", "total", "placedAt", "kind", "note", "card", "cash"],
            file.MethodOf("shop.OrderService/CreateOrder").Input.Fields.InDeclarationOrder().Select(f => f.JsonName)
        );
        Assert.Empty(
            file.MessageErrors(
                "body",
                "shop.OrderService/CreateOrder",
                """{"lines": [{"sku": "a", "quantity": 2}], "labels": {"x": 1}, "total": {"cents": "12"}, "placedAt": {"seconds": 5}, "kind": "FAST", "cash": true}"""
            )
        );
    }

    [Fact]
    public void Folders_above_the_topmost_one_are_not_searched() =>
        Assert.StartsWith(
            "shop.proto:3:8: unable to find: 'common/money.proto'",
            ProtoFile.Read(Path.Combine(_top, "services", "shop.proto"), Path.Combine(_top, "services")).Mistakes[0],
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_mistake_is_reported_with_its_place()
    {
        Write(
            "bad.proto",
            "syntax = \"proto3\";\nmessage A { string x = 1\n int32 y = 2; }\nservice S { rpc Do(A) returns (B); }\n"
        );

        Assert.Equal(
            ["bad.proto:3:2: expected Symbol ';'", "bad.proto:4:32: type not found: 'B'"],
            ProtoFile.Read(Path.Combine(_top, "bad.proto"), _top).Mistakes
        );
        Assert.Throws<FileNotFoundException>(() => ProtoFile.Read(Path.Combine(_top, "gone.proto"), _top));
    }

    [Theory]
    [InlineData(
        "shop.OrderService/CreatOrder",
        "shop.OrderService has no method CreatOrder; did you mean CreateOrder? allowed: CreateOrder, Watch"
    )]
    [InlineData("shop.Orders/CreateOrder", "there is no service shop.Orders; allowed: shop.OrderService")]
    public void A_method_that_cannot_be_called_is_reported_with_those_that_can(string method, string told) =>
        Assert.Equal(
            told,
            Assert
                .Throws<FormatException>(() =>
                    ProtoFile.Read(Path.Combine(_top, "services", "shop.proto"), _top).MethodOf(method)
                )
                .Message
        );

    [Theory]
    [InlineData("""{"lins": []}""", "body.lins: lins is not allowed; allowed: lines, labels")]
    [InlineData("""{"kind": "SLOW"}""", "UNKNOWN, FAST")]
    [InlineData("""{"total": {"cents": "many"}}""", "a number of type int64")]
    [InlineData("{", "")]
    public void A_message_that_does_not_fit_is_reported(string message, string told) =>
        Assert.Contains(
            told,
            Assert
                .Single(
                    ProtoFile
                        .Read(Path.Combine(_top, "services", "shop.proto"), _top)
                        .MessageErrors("body", "shop.OrderService/CreateOrder", message)
                )
                .ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_server_without_reflection_is_called_by_the_file()
    {
        Write(
            "echo.proto",
            "syntax = \"proto3\"; package some; import \"google/protobuf/api.proto\"; service Echo { rpc "
                + "Say(google.protobuf.Api) returns (google.protobuf.Api); }"
        );
        var known = ProtoFile.Read(Path.Combine(_top, "echo.proto"), _top).MethodOf("some.Echo/Say");
        await using var server = await ReflectingServer.StartAsync("none");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new GrpcRequestTargetSpec
        {
            Service = "echo",
            Method = "some.Echo/Say",
            Known = known,
            Message = """{"name": "{{call}}", "methods": [{"name": "tea"}]}""",
        }.Connect(new(server.Address, "t", 1));

        Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(3, 0), limit.Token)).Status);

        var seen = Assert.Single(server.Seen).Message;
        Assert.Equal(("3", "tea"), (seen.Name, Assert.Single(seen.Methods).Name));
    }

    public void Dispose() => Directory.Delete(_top, recursive: true);

    private void Write(string name, string text)
    {
        var file = Path.Combine(_top, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

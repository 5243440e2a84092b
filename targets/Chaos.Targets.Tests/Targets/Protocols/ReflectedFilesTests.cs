using Chaos.Targets.Protocols.Grpc;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Tests descriptors as servers of Node with <c>@grpc/proto-loader</c> return them.</summary>
public sealed class ReflectedFilesTests
{
    private static FileDescriptorProto Shop =>
        new()
        {
            Name = "shop.proto",
            Package = "shop",
            Syntax = "proto3",
            EnumType =
            {
                new EnumDescriptorProto { Name = "State", Value = { Number("OPEN") } },
            },
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Order",
                    NestedType = { new DescriptorProto { Name = "Line" } },
                    Field =
                    {
                        Field("state", 1, "State", Type.Enum),
                        Field("placed", 2, "google.protobuf.Timestamp"),
                        Field("total", 3, "common.Money"),
                        Field("line", 4, "Line"),
                    },
                },
            },
            Service =
            {
                new ServiceDescriptorProto
                {
                    Name = "Orders",
                    Method =
                    {
                        new MethodDescriptorProto
                        {
                            Name = "Pay",
                            InputType = "Order",
                            OutputType = "common.Money",
                            ServerStreaming = true,
                        },
                    },
                },
            },
        };

    private static FileDescriptorProto Common =>
        new()
        {
            Name = "common.proto",
            Package = "common",
            MessageType = { new DescriptorProto { Name = "Money" } },
        };

    [Fact]
    public void Imports_that_the_server_leaves_out_follow_from_the_types()
    {
        var method = MethodLookup.In(ReflectedFiles.Build([Shop, Common]), "shop.Orders/Pay");

        Assert.Equal(("shop.Order", "common.Money"), (method.Input.FullName, method.Output.FullName));
        Assert.Equal((false, true, "server streaming"), (method.TakesStream, method.ReturnsStream, method.Form));
        Assert.Equal(
            ["shop.State", "google.protobuf.Timestamp", "common.Money", "shop.Order.Line"],
            method
                .Input.Fields.InFieldNumberOrder()
                .Select(f => f.FieldType == FieldType.Enum ? f.EnumType.FullName : f.MessageType.FullName)
        );
    }

    [Fact]
    public void A_type_of_google_that_the_server_defines_in_a_file_of_its_own_is_used()
    {
        var own = TimestampReflection.Descriptor.ToProto();
        own.Name = "google_protobuf.proto";

        var files = ReflectedFiles.Build([Shop, Common, own]);

        Assert.DoesNotContain(files, f => f.Name == TimestampReflection.Descriptor.Name);
        Assert.NotNull(MethodLookup.In(files, "shop.Orders/Pay"));
    }

    [Fact]
    public void A_type_that_is_nowhere_is_told() =>
        Assert.Equal(
            "what the server returns by reflection is not whole: files are missing",
            Assert.Throws<FormatException>(() => ReflectedFiles.Build([Shop])).Message
        );

    private static EnumValueDescriptorProto Number(string name) => new() { Name = name, Number = 0 };

    private static FieldDescriptorProto Field(string name, int number, string type, Type kind = Type.Message) =>
        new()
        {
            Name = name,
            Number = number,
            TypeName = type,
            Type = kind,
            Label = FieldDescriptorProto.Types.Label.Optional,
        };
}

using System.Text.Json;
using Chaos.Targets.Protocols.Grpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Type = Google.Protobuf.WellKnownTypes.Type;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class JsonMessageTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name": "shop.Order", "oneofs": ["a", "b"], "syntax": "SYNTAX_PROTO3"}""")]
    [InlineData(
        """{"fields": [{"kind": "TYPE_DOUBLE", "number": 3, "packed": true, "jsonName": "x"}, {"kind": 9, "number": -1}], "source_context": {"fileName": "shop.proto"}}"""
    )]
    public void A_message_equals_that_of_protobufs_own_JSON_reader(string json) =>
        Assert.Equal(JsonParser.Default.Parse<Type>(json), Type.Parser.ParseFrom(Write(json, Type.Descriptor)));

    [Theory]
    [InlineData("""{"value": "12"}""", 12L)]
    [InlineData("""{"value": 9007199254740993}""", 9007199254740993L)]
    [InlineData("""{"value": null}""", 0L)]
    public void A_number_may_be_a_text(string json, long value) =>
        Assert.Equal(value, Int64Value.Parser.ParseFrom(Write(json, Int64Value.Descriptor)).Value);

    [Fact]
    public void Bytes_are_base64_and_doubles_are_exact()
    {
        Assert.Equal(
            "hello"u8.ToArray(),
            BytesValue.Parser.ParseFrom(Write("""{"value": "aGVsbG8="}""", BytesValue.Descriptor)).Value.ToByteArray()
        );
        Assert.Equal(.1, DoubleValue.Parser.ParseFrom(Write("""{"value": 0.1}""", DoubleValue.Descriptor)).Value);
        Assert.True(BoolValue.Parser.ParseFrom(Write("""{"value": true}""", BoolValue.Descriptor)).Value);
    }

    [Theory]
    [InlineData("""{"a": [1, "x", null, {"b": true}], "fields": {}}""")]
    [InlineData("{}")]
    public void Any_object_may_stand_for_a_struct(string json) =>
        Assert.Equal(JsonParser.Default.Parse<Struct>(json), Struct.Parser.ParseFrom(Write(json, Struct.Descriptor)));

    [Fact]
    public void Null_is_a_value_where_the_message_has_one() =>
        Assert.Equal(Value.KindOneofCase.NullValue, Value.Parser.ParseFrom(Write("null", Value.Descriptor)).KindCase);

    [Theory]
    [InlineData("\"1.5s\"", 1, 500_000_000)]
    [InlineData("""{"seconds": 3, "nanos": 4}""", 3, 4)]
    public void A_duration_is_a_text_or_its_fields(string json, long seconds, int nanos)
    {
        var duration = Duration.Parser.ParseFrom(Write(json, Duration.Descriptor));

        Assert.Equal((seconds, nanos), (duration.Seconds, duration.Nanos));
    }

    [Theory]
    [InlineData(
        """{"nam": "x"}""",
        "google.protobuf.Type has no field nam; allowed: name, fields, oneofs, options, sourceContext, syntax"
    )]
    [InlineData("""{"oneofs": "a"}""", "google.protobuf.Type.oneofs: \"a\" is not allowed; allowed: a list")]
    [InlineData("""{"name": 3}""", "google.protobuf.Type.name: 3 is not allowed; allowed: text")]
    [InlineData(
        """{"syntax": "SYNTAX_4"}""",
        "google.protobuf.Type.syntax: \"SYNTAX_4\" is not allowed; allowed: SYNTAX_PROTO2, SYNTAX_PROTO3"
    )]
    [InlineData(
        """{"fields": [{"number": "many"}]}""",
        "google.protobuf.Field.number: \"many\" is not allowed; allowed: a number of type int32"
    )]
    [InlineData(
        """[]""",
        "google.protobuf.Type is an object with: name, fields, oneofs, options, sourceContext, syntax"
    )]
    public void A_value_that_does_not_fit_the_message_is_reported(string json, string told) =>
        Assert.StartsWith(
            told,
            Assert.ThrowsAny<FormatException>(() => Write(json, Type.Descriptor)).Message,
            StringComparison.Ordinal
        );

    private static byte[] Write(string json, MessageDescriptor message)
    {
        using var parsed = JsonDocument.Parse(json);
        return JsonMessage.Write(parsed.RootElement, message);
    }
}

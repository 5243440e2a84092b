using System.Text.Json;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Tests.Targets.Requests.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Type = Google.Protobuf.WellKnownTypes.Type;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class MessageJsonTests
{
    private static readonly JsonFormatter s_protobuf = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true)
    );

    [Theory]
    [InlineData("{}")]
    [InlineData(
        """{"id": "a", "count": 7, "prices": {"tea": {"currency": "CURRENCY_EURO", "units": "9007199254740993"}}, "kindsByShelf": {"-7": "KIND_TEA"}, "words": {"true": "yes"}}"""
    )]
    [InlineData(
        """{"kinds": ["KIND_COFFEE", "KIND_TEA"], "lines": [{"amount": "-4", "weights": [0.1, 2, "NaN"]}, {}], "marks": [1, 2], "gift": true}"""
    )]
    [InlineData("""{"due": "2026-01-01T00:00:00.500Z", "limit": "7", "cash": "aGk="}""")]
    public void A_message_reads_as_protobuf_itself_writes_it(string json)
    {
        var order = JsonParser.Default.Parse<Order>(json);

        Same(s_protobuf.Format(order), MessageJson.Read(order.ToByteArray(), Order.Descriptor));
    }

    [Fact]
    public void Any_JSON_is_read_back()
    {
        const string Json = """{"a": [1, "x", null, {"b": true}], "c": {}}""";

        Same(Json, MessageJson.Read(JsonParser.Default.Parse<Struct>(Json).ToByteArray(), Struct.Descriptor));
    }

    [Fact]
    public void Parts_of_a_message_are_one_message_and_the_last_number_counts()
    {
        var (one, other) = (
            new Type
            {
                SourceContext = new() { FileName = "a" },
                Syntax = Syntax.Proto2,
            },
            new Type { SourceContext = new(), Syntax = Syntax.Proto3 }
        );

        using var json = JsonDocument.Parse(
            MessageJson.Read([.. one.ToByteArray(), .. other.ToByteArray()], Type.Descriptor)
        );

        Assert.Equal("a", json.RootElement.GetProperty("sourceContext").GetProperty("fileName").GetString());
        Assert.Equal("SYNTAX_PROTO3", json.RootElement.GetProperty("syntax").GetString());
    }

    [Fact]
    public void What_the_descriptor_does_not_know_is_left_out_or_a_number()
    {
        // Field 99 is not in the type; 77 is no value of the enumeration.
        byte[] message = [0x98, 0x06, 0x01, 0x30, 77];

        using var json = JsonDocument.Parse(MessageJson.Read(message, Type.Descriptor));

        Assert.Equal(77, json.RootElement.GetProperty("syntax").GetInt32());
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x7F })]
    [InlineData(new byte[] { 0xFF })]
    public void Bytes_that_are_no_such_message_are_told(byte[] message) =>
        Assert.Equal(
            "it is no google.protobuf.Type",
            Assert.Throws<FormatException>(() => MessageJson.Read(message, Type.Descriptor)).Message
        );

    private static void Same(string expected, byte[] read)
    {
        using var one = JsonDocument.Parse(expected);
        using var other = JsonDocument.Parse(read);
        Assert.True(JsonElement.DeepEquals(one.RootElement, other.RootElement), other.RootElement.GetRawText());
    }
}

using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Tests.Targets.Requests.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>Tests messages for a .proto file that protoc has compiled as well.</summary>
public sealed class MessageCheckTests
{
    private const string Create = "some.orders.Orders/Create";

    private const string Whole = """
        {"id": "a", "count": "0", "prices": {"tea": {"currency": "CURRENCY_EURO", "units": 3}}, "kindsByShelf": {"-7": "KIND_TEA", "2": "KIND_COFFEE"}, "words": {"true": "yes"}, "kinds": ["KIND_COFFEE", "KIND_TEA"],
         "lines": [{"amount": -4, "weights": [0.1, 2]}, {}], "cash": "aGk=", "marks": [1, 2], "gift": true}
        """;

    private static ProtoFile Orders =>
        ProtoFile.Read(
            Path.Combine(AppContext.BaseDirectory, "Protos", "orders", "orders.proto"),
            AppContext.BaseDirectory
        );

    [Fact]
    public void A_file_has_the_same_descriptors_as_with_protoc()
    {
        Assert.Empty(Orders.Mistakes);
        var read = Orders.MethodOf(Create).Input.File;

        Assert.Equal(OrdersReflection.Descriptor.MessageTypes.Select(Plain), read.MessageTypes.Select(Plain));
        Assert.Equal(
            OrdersReflection.Descriptor.EnumTypes.Select(e => e.ToProto()),
            read.EnumTypes.Select(e => e.ToProto())
        );
    }

    [Fact]
    public void A_message_equals_that_of_protocs_own_type()
    {
        Assert.Empty(Orders.MessageErrors("body", Create, Whole));
        Assert.Equal(JsonParser.Default.Parse<Order>(Whole), Order.Parser.ParseFrom(Write(Whole)));

        var due = Order.Parser.ParseFrom(
            Write("""{"due": {"seconds": 1700000000, "nanos": 5}, "limit": {"value": "9"}}""")
        );
        Assert.Equal((1700000000L, 5, 9L), (due.Due.Seconds, due.Due.Nanos, due.Limit));
        const string Usual = """{"due": "2026-01-01T00:00:00.5Z", "limit": "7"}""";
        Assert.Empty(Orders.MessageErrors("body", Create, Usual));
        Assert.Equal(JsonParser.Default.Parse<Order>(Usual), Order.Parser.ParseFrom(Write(Usual)));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_server_that_protoc_generated_reads_the_message()
    {
        await using var server = await OrdersServer.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new GrpcRequestTargetSpec
        {
            Service = "orders",
            Method = Create,
            Known = Orders.MethodOf(Create),
            Message =
                """{"id": "{{call}}", "count": "{{call}}", "prices": {"tea": {"units": 4}}, "due": {"seconds": 5}}""",
        }.Connect(new(server.Address, "t", 1));

        Assert.Equal(CallStatus.Ok, (await target.CallAsync(new(3, 0), limit.Token)).Status);

        var (order, baggage) = Assert.Single(server.Seen);
        Assert.Equal(("3", 3, 4L, 5L), (order.Id, order.Count, order.Prices["tea"].Units, order.Due.Seconds));
        Assert.Equal("chaos.trial=t,chaos.call=3,chaos.slot=0", baggage);
    }

    [Theory]
    [InlineData(
        """{"idd": "a"}""",
        "body.idd: idd is not allowed; allowed: id, count, prices, kindsByShelf, words, kinds, lines, due, limit, card, cash, marks, gift"
    )]
    [InlineData(
        """{"lines": [{}, {"amount": "many"}]}""",
        "body.lines[1].amount: \"many\" is not allowed; allowed: a number of type sint64"
    )]
    [InlineData(
        """{"prices": {"tea": {"currency": "EURO"}}}""",
        "body.prices.tea.currency: \"EURO\" is not allowed; allowed: CURRENCY_UNKNOWN, CURRENCY_EURO"
    )]
    [InlineData("""{"prices": ["tea"]}""", "body.prices: [\"tea\"] is not allowed; allowed: an object")]
    [InlineData(
        """{"kinds_by_shelf": {"top": 1}}""",
        "body.kinds_by_shelf.top: \"top\" is not allowed; allowed: a number of type int32"
    )]
    [InlineData("""{"kinds": "KIND_TEA"}""", "body.kinds: \"KIND_TEA\" is not allowed; allowed: a list")]
    [InlineData(
        """{"due": "tomorrow"}""",
        "body.due: \"tomorrow\" is not allowed; allowed: a time such as \"2026-11-29T10:00:00Z\""
    )]
    [InlineData("""{"due": {"second": 1}}""", "body.due.second: second is not allowed; allowed: seconds, nanos")]
    [InlineData("""{"limit": "many"}""", "body.limit: \"many\" is not allowed; allowed: a number of type int64")]
    [InlineData("""{"card": "1", "cash": "aGk="}""", "body.cash: beside card is not allowed; allowed: card or cash")]
    [InlineData(
        "[]",
        "body: [] is not allowed; allowed: an object with: id, count, prices, kindsByShelf, words, "
            + "kinds, lines, due, limit, card, cash, marks, gift"
    )]
    [InlineData("{", "body: { is not allowed; allowed: a message of some.orders.Order as JSON: ")]
    // These are wrong whatever the feed contains.
    [InlineData("""{"idd": "{{user}}"}""", "body.idd: idd is not allowed; allowed: id, ")]
    [InlineData("""{"gift": "{{user}}"}""", "body.gift: \"{{user}}\" is not allowed; allowed: true or false")]
    [InlineData(
        """{"prices": {"{{user}}": {"unit": 1}}}""",
        "body.prices.{{user}}.unit: unit is not allowed; allowed: currency, units"
    )]
    public void A_value_that_does_not_fit_the_message_is_reported_with_its_path(string body, string told)
    {
        Assert.StartsWith(
            told,
            Assert.Single(Orders.MessageErrors("body", Create, body)).ToString(),
            StringComparison.Ordinal
        );
        // The mistake reported before the run is the one that would have ended it.
        if (!body.Contains("{{", StringComparison.Ordinal))
            Assert.True(Record.Exception(() => Write(body)) is FormatException or JsonException);
    }

    [Fact]
    public void Every_mistake_of_a_message_is_reported() =>
        Assert.Equal(
            ["body.count", "body.kinds[1]", "body.gift"],
            Orders
                .MessageErrors("body", Create, """{"count": 1.5, "kinds": [1, "no"], "gift": "yes"}""")
                .Select(e => e.Field)
        );

    [Theory]
    [InlineData(
        """{"count": "{{call}}", "kinds": ["{{kind}}"], "cash": "{{cash}}", "lines": [{"weights": ["{{w}}"]}]}"""
    )]
    [InlineData("""{"kindsByShelf": {"{{shelf}}": "{{kind}}"}, "words": {"{{yes}}": "x"}, "{{field}}": 1}""")]
    [InlineData("""{"count": {{call}}, "gift": {{gift}}}""")]
    [InlineData("""{"due": "{{due}}", "limit": "{{limit}}"}""")]
    [InlineData("{{all}}")]
    public void A_value_that_only_the_feed_knows_is_not_a_mistake(string body) =>
        Assert.Empty(Orders.MessageErrors("body", Create, body));

    private static byte[] Write(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return JsonMessage.Write(parsed.RootElement, Orders.MethodOf(Create).Input);
    }

    /// <summary>Returns the parts of a descriptor that decide the bytes and the JSON of a message.</summary>
    private static string Plain(MessageDescriptor message) =>
        $"{message.FullName}: {string.Join("; ", message.Fields.InFieldNumberOrder().Select(Plain))}; "
        + $"{string.Join(" | ", message.NestedTypes.Select(Plain))}";

    private static string Plain(FieldDescriptor field) =>
        string.Join(
            ' ',
            field.FieldNumber,
            field.Name,
            field.JsonName,
            field.FieldType,
            field.IsMap,
            field.IsRepeated,
            field.HasPresence,
            field.RealContainingOneof?.Name,
            field.FieldType switch
            {
                FieldType.Message => field.MessageType.FullName,
                FieldType.Enum => field.EnumType.FullName,
                _ => "",
            }
        );
}

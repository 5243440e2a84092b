using System.Globalization;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.SampleShop.Protos;

namespace Chaos.Targets;

/// <summary>
/// Makes the order that a call sends, with the same content in JSON and in protobuf. It depends only on trial, seed and
/// call, so a repeated attempt sends the same bytes.
/// </summary>
public static class ShopOrder
{
    private const int Users = 1000;
    private const long AmountCents = 1000;
    private static readonly ulong s_users = Chance.Stream("user");

    /// <summary>Returns the order as a JSON template. See <see cref="HttpTargetSpec.BodyTemplate"/>.</summary>
    /// <param name="lines">Number of lines. Each takes 52 bytes in JSON or 21 in protobuf.</param>
    public static string Json(int lines = 0)
    {
        var json = new StringBuilder(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"orderId":"{{order}}","userId":{{user}},"amountCents":{{{AmountCents}}}"""
            )
        );
        if (lines > 0)
            json.Append(",\"lines\":[")
                .AppendJoin(
                    ',',
                    Enumerable
                        .Range(0, lines)
                        .Select(i =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $$"""{"sku":"{{Sku(i)}}","quantity":{{Quantity(i)}},"unitCents":{{UnitCents(i)}}}"""
                            )
                        )
                )
                .Append(']');
        return json.Append('}').ToString();
    }

    /// <summary>Returns one of 1,000 users, drawn for the call.</summary>
    internal static long UserOf(Call call, ulong seed) =>
        (long)(Users * Chance.Unit(seed, s_users, (ulong)call.Number));

    /// <summary>Returns the id of the order, made from trial and call.</summary>
    internal static string IdOf(Call call, string trial) =>
        string.Create(CultureInfo.InvariantCulture, $"{trial}-{call.Number}");

    /// <summary>Returns the lines of an order with this number of lines. They are the same for all orders.</summary>
    internal static IReadOnlyList<OrderLine> Lines(int lines) =>
        [
            .. Enumerable
                .Range(0, lines)
                .Select(i => new OrderLine
                {
                    Sku = Sku(i),
                    Quantity = Quantity(i),
                    UnitCents = UnitCents(i),
                }),
        ];

    /// <summary>Returns the order of a call as a protobuf message.</summary>
    internal static Order Message(Call call, string trial, ulong seed, IReadOnlyList<OrderLine> lines)
    {
        var order = new Order
        {
            OrderId = IdOf(call, trial),
            UserId = UserOf(call, seed),
            AmountCents = AmountCents,
        };
        order.Lines.AddRange(lines);
        return order;
    }

    private static string Sku(int line) => string.Create(CultureInfo.InvariantCulture, $"SKU-{line:000000}");

    private static int Quantity(int line) => 1 + (line % 9);

    private static long UnitCents(int line) => 1000 + (line % 9000);
}

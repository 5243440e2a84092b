using System.Globalization;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.SampleShop.Protos;

namespace Chaos.Targets;

/// <summary>
/// The order that a call sends, the same in JSON and as a message of protobuf. What a call gets depends on trial, seed
/// and call alone: a repeated attempt sends the same bytes.
/// </summary>
public static class ShopOrder
{
    private const int Users = 1000;
    private const long AmountCents = 1000;
    private static readonly ulong s_users = Chance.Stream("user");

    /// <summary>The order as a template of JSON, see <see cref="HttpTargetSpec.BodyTemplate"/>.</summary>
    /// <param name="lines">How many lines it has: 52 bytes of JSON each, or 21 of protobuf.</param>
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

    /// <summary>One of 1,000 users, drawn for the call.</summary>
    internal static long UserOf(Call call, ulong seed) =>
        (long)(Users * Chance.Unit(seed, s_users, (ulong)call.Number));

    /// <summary>The order's id, made of trial and call.</summary>
    internal static string IdOf(Call call, string trial) =>
        string.Create(CultureInfo.InvariantCulture, $"{trial}-{call.Number}");

    /// <summary>The lines of every order that has so many.</summary>
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

    /// <summary>The order of a call.</summary>
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

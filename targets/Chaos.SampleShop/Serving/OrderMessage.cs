using System.Text.Json.Serialization;
using Chaos.Core;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// What travels through the shop: every service that has something to do for an order is sent the order.
/// </summary>
/// <param name="OrderId">Chosen by the client, so that an order that is sent twice can be told from two orders.</param>
/// <param name="UserId">Who pays.</param>
/// <param name="AmountCents">How much.</param>
public sealed record OrderMessage(string? OrderId, long UserId, long AmountCents)
{
    private const int LongestId = 128;
    private const int MostLines = 10_000;
    private const long HighestAmount = 10_000_000;

    /// <summary>What is ordered; null where nobody says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OrderMessageLine>? Lines { get; init; }

    /// <summary>Every mistake.</summary>
    public IEnumerable<PlanError> Errors()
    {
        if (OrderId is not { Length: > 0 and <= LongestId })
            yield return new(
                "orderId",
                OrderId is null ? PlanError.Missing : $"{OrderId.Length} characters",
                $"1 to {LongestId} characters"
            );
        if (UserId < 0)
            yield return new("userId", $"{UserId}", "0 or more");
        if (AmountCents is < 1 or > HighestAmount)
            yield return new("amountCents", $"{AmountCents}", $"1 to {HighestAmount}");
        if (Lines?.Count > MostLines)
            yield return new("lines", $"{Lines.Count}", $"at most {MostLines}");
    }
}

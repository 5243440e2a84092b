using System.Text.Json.Serialization;
using Chaos.Core;

namespace Chaos.SampleShop.Serving;

/// <summary>An order as it is sent to every service that has work to do for it.</summary>
/// <param name="OrderId">Chosen by the client, so that an order sent twice can be distinguished from two
/// orders.</param>
/// <param name="UserId">The user who pays.</param>
/// <param name="AmountCents">The amount in cents.</param>
public sealed record OrderMessage(string? OrderId, long UserId, long AmountCents)
{
    private const int LongestId = 128;
    private const int MostLines = 10_000;
    private const long HighestAmount = 10_000_000;

    /// <summary>The ordered items. Null when they are not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OrderMessageLine>? Lines { get; init; }

    /// <summary>Returns every mistake.</summary>
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

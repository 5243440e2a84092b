using System.Globalization;

namespace Chaos.Core.Texts;

/// <summary>A number of things in words: <c>1 trial</c>, <c>2 trials</c>, <c>0 trials</c>.</summary>
public static class Counted
{
    /// <summary>The number with the name of what it counts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="many">What several are called; null where that is one with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many ?? $"{one}s")}");
}

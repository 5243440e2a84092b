using System.Globalization;

namespace Chaos.Core.Texts;

/// <summary>Writes a number with a noun: <c>1 trial</c>, <c>2 trials</c>, <c>0 trials</c>.</summary>
public static class Counted
{
    /// <summary>The number with its noun in the singular or the plural.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The noun in the singular.</param>
    /// <param name="many">The noun in the plural; null when it is the singular with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many ?? $"{one}s")}");
}

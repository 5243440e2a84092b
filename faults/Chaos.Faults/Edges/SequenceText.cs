using System.Globalization;
using Chaos.Proxy.Http.Faults;

namespace Chaos.Faults.Edges;

/// <summary>Which requests of a sequence a fault hits, in words.</summary>
internal static class SequenceText
{
    /// <summary>Returns the words; null when it hits each.</summary>
    public static string? Of(int? first, int? every, RequestScope per)
    {
        var (request, of) = per == RequestScope.Call ? ("attempt", " of each call") : ("request", "");
        FormattableString? some = (first, every) switch
        {
            (> 0, > 1 and var n) => $"every {Nth(n)} of the first {first:#,0} {request}s{of}",
            (1, _) => $"the first {request}{of}",
            (> 0, _) => $"the first {first:#,0} {request}s{of}",
            (_, > 1 and var n) => $"every {Nth(n)} {request}{of}",
            _ => null,
        };
        return some?.ToString(CultureInfo.InvariantCulture);
    }

    private static string Nth(int number) =>
        number == 2 ? "other"
        : number % 100 is >= 11 and <= 13 ? $"{number}th"
        : (number % 10) switch
        {
            1 => $"{number}st",
            2 => $"{number}nd",
            3 => $"{number}rd",
            _ => $"{number}th",
        };
}

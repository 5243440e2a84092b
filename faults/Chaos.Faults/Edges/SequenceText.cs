using Chaos.Proxy.Http.Faults;

namespace Chaos.Faults.Edges;

/// <summary>Which requests of a sequence a fault hits, in words.</summary>
internal static class SequenceText
{
    /// <summary>Returns the words; empty when it hits each.</summary>
    public static string Of(int first, int every, RequestScope per)
    {
        var of = per == RequestScope.Call ? " of each call" : "";
        var requests = per == RequestScope.Call ? "attempt" : "request";
        return (first, every) switch
        {
            (> 0, > 1) => FormattableString.Invariant($"each {every}th among the first {first:#,0} {requests}s{of}"),
            (> 0, _) => FormattableString.Invariant(
                $"the first {(first == 1 ? requests : $"{first:#,0} {requests}s")}{of}"
            ),
            (_, > 1) => FormattableString.Invariant($"each {every}th {requests}{of}"),
            _ => "",
        };
    }
}

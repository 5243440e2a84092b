namespace Chaos.Callers;

/// <summary>
/// The codes of gRPC with which a call ends when the service, or something before it, has failed. The others are answers
/// of a service that works.
/// </summary>
internal static class GrpcFailures
{
    /// <summary>The codes by their names in gRPC.</summary>
    public static IReadOnlyDictionary<string, int> ByName { get; } =
        new Dictionary<string, int>
        {
            ["CANCELLED"] = 1,
            ["UNKNOWN"] = 2,
            ["DEADLINE_EXCEEDED"] = 4,
            ["RESOURCE_EXHAUSTED"] = 8,
            ["ABORTED"] = 10,
            ["INTERNAL"] = 13,
            ["UNAVAILABLE"] = 14,
            ["DATA_LOSS"] = 15,
        };

    /// <summary>A regular expression of the names, or nothing.</summary>
    public const string Form =
        "^(CANCELLED|UNKNOWN|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED|ABORTED|INTERNAL|UNAVAILABLE|DATA_LOSS)?$";
}

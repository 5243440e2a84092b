namespace Chaos.Mitigations.Linting;

/// <summary>
/// Names that Polly and Microsoft.Extensions.Http.Resilience have for what has another name here, so that a policy can
/// be copied from their configuration.
/// </summary>
internal static class ResilienceNames
{
    /// <summary>Their name of a kind, and ours.</summary>
    internal static IReadOnlyDictionary<string, string> Kinds { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["attemptTimeout"] = "timeout",
            ["totalRequestTimeout"] = "timeout",
            ["hedging"] = "hedge",
            ["concurrencyLimiter"] = "bulkhead",
        };

    /// <summary>Our kind and their name of a property, and ours.</summary>
    internal static IReadOnlyDictionary<(string Kind, string Name), string> Properties { get; } =
        new Dictionary<(string, string), string>
        {
            [("timeout", "timeout")] = "duration",
            [("bulkhead", "permitLimit")] = "maxConcurrent",
            [("bulkhead", "queueLimit")] = "maxQueue",
            [("retry", UseJitter)] = "jitter",
        };

    /// <summary>Their switch for Polly's own jitter, which is one of our kinds of it.</summary>
    internal const string UseJitter = "useJitter";
}

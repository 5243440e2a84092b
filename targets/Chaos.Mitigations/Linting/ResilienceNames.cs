namespace Chaos.Mitigations.Linting;

/// <summary>
/// Maps names of Polly and Microsoft.Extensions.Http.Resilience to the names of this project, so that a policy can be
/// copied from their configuration.
/// </summary>
internal static class ResilienceNames
{
    /// <summary>Maps their name of a kind to the name here.</summary>
    internal static IReadOnlyDictionary<string, string> Kinds { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["attemptTimeout"] = "timeout",
            ["totalRequestTimeout"] = "timeout",
            ["hedging"] = "hedge",
            ["concurrencyLimiter"] = "bulkhead",
        };

    /// <summary>Maps the kind as named here and their name of a property to the name here.</summary>
    internal static IReadOnlyDictionary<(string Kind, string Name), string> Properties { get; } =
        new Dictionary<(string, string), string>
        {
            [("timeout", "timeout")] = "duration",
            [("bulkhead", "permitLimit")] = "maxConcurrent",
            [("bulkhead", "queueLimit")] = "maxQueue",
            [("retry", UseJitter)] = "jitter",
        };

    /// <summary>Their switch for Polly's own jitter, which is one of the jitter kinds here.</summary>
    internal const string UseJitter = "useJitter";
}

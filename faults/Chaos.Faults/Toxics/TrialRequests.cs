using System.Text.Json;

namespace Chaos.Faults.Toxics;

/// <summary>The requests of one trial that a proxy has read, by the second in which their call was due.</summary>
/// <param name="Attempts">All requests.</param>
/// <param name="Retries">Those of them whose baggage marks them as a retry.</param>
/// <param name="Calls">Calls that the requests belong to. A call counts with its first request.</param>
public sealed record TrialRequests(IReadOnlyList<long> Attempts, IReadOnlyList<long> Retries, IReadOnlyList<long> Calls)
{
    /// <summary>Reads one trial of the proxy's reply.</summary>
    internal static TrialRequests Read(JsonElement trial) =>
        new(Of(trial, "attempts"), Of(trial, "retries"), Of(trial, "calls"));

    private static IReadOnlyList<long> Of(JsonElement trial, string name) =>
        [.. trial.GetProperty(name).EnumerateArray().Select(n => n.GetInt64())];
}

using System.Text.Json;

namespace Chaos.Faults.Toxics;

/// <summary>The requests of one trial that a proxy read; the index is the second in which their call was due.</summary>
/// <param name="Attempts">Requests.</param>
/// <param name="Retries">Of these, those that say that some layer makes them again.</param>
/// <param name="Calls">Calls that they were made for, each counted with its first request.</param>
public sealed record TrialRequests(IReadOnlyList<long> Attempts, IReadOnlyList<long> Retries, IReadOnlyList<long> Calls)
{
    /// <summary>One trial's part of what the proxy answers.</summary>
    internal static TrialRequests Read(JsonElement trial) =>
        new(Of(trial, "attempts"), Of(trial, "retries"), Of(trial, "calls"));

    private static IReadOnlyList<long> Of(JsonElement trial, string name) =>
        [.. trial.GetProperty(name).EnumerateArray().Select(n => n.GetInt64())];
}

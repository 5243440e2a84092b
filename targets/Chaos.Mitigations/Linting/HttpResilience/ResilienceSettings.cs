using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>
/// Reads the sections of an <c>appsettings.json</c> that configure the standard handlers of
/// Microsoft.Extensions.Http.Resilience, as policies. A section is a policy of the application's edge to what the
/// section is named after: <c>app->Clients:Payment</c>.
/// </summary>
public static class ResilienceSettings
{
    /// <summary>Name of the caller in the names of edges.</summary>
    public const string Caller = "app";

    /// <summary>
    /// Reads the settings of a file and adds every mistake to <paramref name="errors"/>. Facts that are missing are
    /// taken from <paramref name="facts"/>. Returns null when there was a mistake.
    /// </summary>
    /// <param name="root">The file. Names of sections may be written in any case.</param>
    /// <param name="facts">What is known about the edges and services; null for nothing.</param>
    /// <param name="errors">Receives the mistakes, with their path in the file.</param>
    /// <param name="written">Receives the path of each mitigation in the file.</param>
    public static PolicyFile? Read(
        JsonElement root,
        PolicyFile? facts,
        ICollection<PlanError> errors,
        WrittenPaths written
    )
    {
        var sections = HandlerSection.In(root).ToList();
        var found = new List<PlanError>();
        if (sections.Count == 0)
            found.Add(new("", "no section for a standard handler", Expected) { Why = "was found" });
        var policies = new Dictionary<string, Policy>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            var place = new EdgeName(Caller, section.Path).ToString();
            var wrong = new List<PlanError>();
            var options = (HandlerOptions)
                new OptionsReader(wrong).Read(section.Content, section.Defaults, section.Path);
            wrong.AddRange([.. options.Contradictions(new(section.Path, section.Content, wrong))]);
            found.AddRange(wrong);
            var mitigations = options.Mitigations();
            for (var i = 0; i < mitigations.Count; i++)
                written.Add($"policies.{place}.mitigations[{i}]", $"{section.Path}:{mitigations[i].Part}");
            policies[place] = new() { Mitigations = [.. mitigations.Select(m => m.Mitigation)] };
        }
        foreach (var error in found)
            errors.Add(error);
        return found.Count > 0
            ? null
            : new()
            {
                Policies = policies,
                Edges = facts?.Edges ?? new Dictionary<string, EdgeFacts>(),
                Services = facts?.Services ?? new Dictionary<string, ServiceFacts>(),
                Objectives = facts?.Objectives ?? new(),
            };
    }

    /// <summary>What was read, in words: the sections with the methods that take them, and the library.</summary>
    public static string? Summary(JsonElement root) =>
        HandlerSection.In(root).Select(s => $"{s.Path} ({s.Handler})").ToList() is { Count: > 0 } sections
            ? $"{string.Join(", ", sections)}; what is not set is the default of {HandlerOptions.Library}"
            : null;

    private const string Expected =
        "a named section with Retry, CircuitBreaker, AttemptTimeout, TotalRequestTimeout, RateLimiter, or with Hedging, "
        + "Endpoint, TotalRequestTimeout";
}

using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Linting;

/// <summary>One policy of a file, with the edge or service at which it applies and the facts about that.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Edge or service.</param>
/// <param name="Policy">The policy.</param>
public sealed record PolicyPlace(PolicyFile File, string Name, Policy Policy)
{
    /// <summary>The calling service. Null for a policy at a service's entrance.</summary>
    public string? Caller => EdgeName.TryParse(Name, out var edge) ? edge.From : null;

    /// <summary>The service that is called or protected.</summary>
    public string Callee => EdgeName.TryParse(Name, out var edge) ? edge.To : Name;

    /// <summary>The facts about the edge. Empty for an entrance.</summary>
    public EdgeFacts Facts => File.Edges.GetValueOrDefault(Name) ?? new();

    /// <summary>The facts about the callee.</summary>
    public ServiceFacts CalleeFacts => File.Services.GetValueOrDefault(Callee) ?? new();

    /// <summary>
    /// Calls per second. For an entrance, the calls over all edges to the service. Null when it is not known.
    /// </summary>
    public double? Rate =>
        Caller is not null
            ? Facts.Rate
            : File
                .Edges.Where(e => EdgeName.TryParse(e.Key, out var edge) && edge.To == Callee)
                .Select(e => e.Value.Rate)
                .DefaultIfEmpty(null)
                .Aggregate((a, b) => a + b);

    /// <summary>Calls per second through this policy in one client.</summary>
    public double? RatePerClient => Rate / (Facts.Clients ?? 1);

    /// <summary>Name of the fact that gives <see cref="Rate"/>.</summary>
    public string RateFact => Caller is not null ? $"edges.{Name}.rate" : $"the rate of every edge to {Callee}";

    /// <summary>Path of the policy in the file.</summary>
    public string Path => $"policies.{Name}";

    /// <summary>Returns the mitigations of a kind, with their index in the policy and their path.</summary>
    public IEnumerable<(T Mitigation, int Index, string Path)> Of<T>()
        where T : Mitigation =>
        Policy.Mitigations.Select((m, i) => (m as T, i, $"{Path}.mitigations[{i}]")).Where(m => m.Item1 is not null)!;

    /// <summary>
    /// Returns the shortest time limit among the mitigations from index <paramref name="from"/> to before
    /// <paramref name="to"/>. Returns null when there is none.
    /// </summary>
    public TimeSpan? Limit(int from, int to) =>
        Policy
            .Mitigations.Take(to)
            .Skip(from)
            .Select(m => m is Timeout timeout ? timeout.Duration : (m as Deadline)?.Budget)
            .Min();

    /// <summary>Largest number of attempts of one call when none succeeds. With a retry budget it is one.</summary>
    public int AttemptsWhenFailing =>
        Of<RetryBudget>().Any()
            ? 1
            : (int)
                Math.Min(
                    int.MaxValue,
                    Of<Retry>().Aggregate(1L, (n, r) => Math.Min(int.MaxValue, n * (1 + r.Mitigation.MaxRetryAttempts)))
                );

    /// <summary>Whether slow answers cause retries here: a retry acts on attempts that timed out.</summary>
    public bool RetriesAfterTimeouts =>
        Of<Retry>().Any(r => r.Mitigation.MaxRetryAttempts > 0 && r.Mitigation.RetryOn.Contains(CallStatus.TimedOut));
}

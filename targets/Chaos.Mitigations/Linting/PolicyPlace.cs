using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Linting;

/// <summary>One policy of a file, where it stands and what is known there.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Edge or service.</param>
/// <param name="Policy">The policy.</param>
public sealed record PolicyPlace(PolicyFile File, string Name, Policy Policy)
{
    /// <summary>Who calls; null for a policy that guards a service's entrance.</summary>
    public string? Caller => EdgeName.TryParse(Name, out var edge) ? edge.From : null;

    /// <summary>The service that is called, or guarded.</summary>
    public string Callee => EdgeName.TryParse(Name, out var edge) ? edge.To : Name;

    /// <summary>What is known of the edge; nothing for an entrance.</summary>
    public EdgeFacts Facts => File.Edges.GetValueOrDefault(Name) ?? new();

    /// <summary>What is known of the callee.</summary>
    public ServiceFacts CalleeFacts => File.Services.GetValueOrDefault(Callee) ?? new();

    /// <summary>Calls a second; for an entrance those over all edges that lead to it. Null when not known.</summary>
    public double? Rate =>
        Caller is not null
            ? Facts.Rate
            : File
                .Edges.Where(e => EdgeName.TryParse(e.Key, out var edge) && edge.To == Callee)
                .Select(e => e.Value.Rate)
                .DefaultIfEmpty(null)
                .Aggregate((a, b) => a + b);

    /// <summary>Calls a second that meet this policy in one client.</summary>
    public double? RatePerClient => Rate / (Facts.Clients ?? 1);

    /// <summary>What would have to be said for <see cref="Rate"/> to be known.</summary>
    public string RateFact => Caller is not null ? $"edges.{Name}.rate" : $"the rate of every edge to {Callee}";

    /// <summary>Path of the policy in the file.</summary>
    public string Path => $"policies.{Name}";

    /// <summary>The mitigations of a kind, with their number in the policy and their path.</summary>
    public IEnumerable<(T Mitigation, int Index, string Path)> Of<T>()
        where T : Mitigation =>
        Policy.Mitigations.Select((m, i) => (m as T, i, $"{Path}.mitigations[{i}]")).Where(m => m.Item1 is not null)!;

    /// <summary>
    /// The shortest time limit among the mitigations from number <paramref name="from"/> to before
    /// <paramref name="to"/>; null without one.
    /// </summary>
    public TimeSpan? Limit(int from, int to) =>
        Policy
            .Mitigations.Take(to)
            .Skip(from)
            .Select(m => m is Timeout timeout ? timeout.Duration : (m as Deadline)?.Budget)
            .Min();

    /// <summary>
    /// Attempts that one call makes at most when none succeeds: a retry budget, if there is one, leaves one.
    /// </summary>
    public int AttemptsWhenFailing =>
        Of<RetryBudget>().Any()
            ? 1
            : (int)
                Math.Min(
                    int.MaxValue,
                    Of<Retry>().Aggregate(1L, (n, r) => Math.Min(int.MaxValue, n * (1 + r.Mitigation.MaxRetryAttempts)))
                );

    /// <summary>Whether slowness makes retries here: one that tries again after a time limit.</summary>
    public bool RetriesAfterTimeouts =>
        Of<Retry>().Any(r => r.Mitigation.MaxRetryAttempts > 0 && r.Mitigation.RetryOn.Contains(CallStatus.TimedOut));
}

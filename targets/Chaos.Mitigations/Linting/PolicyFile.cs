using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// A policy file: policies by the edge or service at which they apply, and facts about edges and services.
/// </summary>
public sealed record PolicyFile
{
    /// <summary>
    /// Policies by edge (<c>order->payment</c>: the caller's policy) or by service (<c>payment</c>: the policy at its
    /// entrance).
    /// </summary>
    public required IReadOnlyDictionary<string, Policy> Policies { get; init; }

    /// <summary>Facts about edges, by name.</summary>
    public IReadOnlyDictionary<string, EdgeFacts> Edges { get; init; } = new Dictionary<string, EdgeFacts>();

    /// <summary>Facts about services, by name.</summary>
    public IReadOnlyDictionary<string, ServiceFacts> Services { get; init; } = new Dictionary<string, ServiceFacts>();

    /// <summary>What the policies must achieve.</summary>
    public Objectives Objectives { get; init; } = new();

    /// <summary>The policies with the facts about their edge or service, in the order of the file.</summary>
    public IReadOnlyList<PolicyPlace> Places => [.. Policies.Select(p => new PolicyPlace(this, p.Key, p.Value))];

    /// <summary>Returns every mistake in policies and facts.</summary>
    public IEnumerable<PlanError> Errors() =>
        [
            .. Policies.SelectMany(p => p.Value.Errors($"policies.{p.Key}")),
            .. Policies
                .Keys.Where(name => !IsPlace(name))
                .Select(name => new PlanError($"policies.{name}", name, Place)),
            .. Edges
                .Keys.Where(name => !EdgeName.IsOne(name))
                .Select(name => new PlanError($"edges.{name}", name, "an edge such as order->payment")),
            .. Services
                .Keys.Where(name => !IsPlace(name) || EdgeName.IsOne(name))
                .Select(name => new PlanError($"services.{name}", name, "the name of a service")),
            .. Edges.SelectMany(e => e.Value.Errors($"edges.{e.Key}")),
            .. Services.SelectMany(s => s.Value.Errors($"services.{s.Key}")),
            .. Objectives.Errors("objectives"),
        ];

    private const string Place = "an edge such as order->payment, or the name of a service";

    private static bool IsPlace(string name) => EdgeName.IsOne(name) || (name.Length > 0 && !EdgeName.HasArrow(name));
}

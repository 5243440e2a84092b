using Chaos.Core.Policies;
using Chaos.Mitigations.Linting;

namespace Chaos.Targets.Tests.Mitigations.Linting;

/// <summary>
/// Makes policy files for tests, without any facts except those given, and returns the findings of one rule.
/// </summary>
internal static class File
{
    public const string Edge = "order->payment";

    public static PolicyFile With(params (string Place, Mitigation[] Mitigations)[] policies) =>
        new() { Policies = policies.ToDictionary(p => p.Place, p => Some.Policy(p.Mitigations)) };

    public static PolicyFile Of(params Mitigation[] mitigations) => With((Edge, mitigations));

    public static PolicyFile Knowing(this PolicyFile file, string place, EdgeFacts facts) =>
        file with
        {
            Edges = new Dictionary<string, EdgeFacts>(file.Edges) { [place] = facts },
        };

    public static PolicyFile Knowing(this PolicyFile file, EdgeFacts facts) => file.Knowing(Edge, facts);

    public static PolicyFile Knowing(this PolicyFile file, string service, ServiceFacts facts) =>
        file with
        {
            Services = new Dictionary<string, ServiceFacts>(file.Services) { [service] = facts },
        };

    public static PolicyFile Knowing(this PolicyFile file, ServiceFacts facts) => file.Knowing("payment", facts);

    public static PolicyFile Knowing(this PolicyFile file, LatencyFacts latency) =>
        file.Knowing(new ServiceFacts { Latency = latency });

    public static IReadOnlyList<LintFinding> Findings<T>(this PolicyFile file)
        where T : LintRule, new() => [.. new T().Check(file)];

    /// <summary>Returns the only warning.</summary>
    public static LintFinding Warning<T>(this PolicyFile file)
        where T : LintRule, new()
    {
        var finding = Assert.Single(file.Findings<T>());
        Assert.Equal(LintSeverity.Warning, finding.Severity);
        return finding;
    }

    /// <summary>Returns the missing facts that the finding names.</summary>
    public static string Missing<T>(this PolicyFile file)
        where T : LintRule, new()
    {
        var finding = Assert.Single(file.Findings<T>());
        Assert.Equal(LintSeverity.NotChecked, finding.Severity);
        Assert.Null(finding.Formula);
        return finding.Text[(finding.Text.IndexOf(" without ", StringComparison.Ordinal) + " without ".Length)..];
    }

    public static void IsSilent<T>(this PolicyFile file)
        where T : LintRule, new() => Assert.Empty(file.Findings<T>());
}

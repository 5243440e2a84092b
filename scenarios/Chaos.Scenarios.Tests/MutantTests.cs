using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Targets.Tests.Mitigations.Mutants;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// An experiment is worth what it catches: each broken mitigation here has to be failed by its experiment, on the finding that is named. The unbroken ones pass, by <see cref="CatalogueTests"/>.
/// </summary>
public sealed class MutantTests
{
    public static TheoryData<string, string, string> Mutants => new()
    {
        { "retries that ignore the budget", "retry.storm", "Attempts per call during the fault" },
        { "timeout ignored", "retry.storm", "Calls in flight, peak" },
        { "jitter without chance", "retry.storm", "Spread of retry delays" },
        { "retries without backoff or budget", "retry.storm", "Time to recover" },
        { "key ignored by the callee", "rest.idempotency-key", "Charges per order during the fault" },
        { "key checked after the effect", "rest.idempotency-key", "Charges per order during the fault" },
        { "no key sent", "rest.idempotency-key", "Cents charged too much" },
        { "no retries", "rest.idempotency-key", "Attempts per call during the fault" },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_mutant_is_failed_by_its_experiment(string mutant, string experiment, string by)
    {
        var result = await Simulation.RunAsync(Broken(mutant, Assert.Single(Catalogue.Matching(experiment, Scale.Nightly))));
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Contains(result.Findings, f => f.Text == by && f.Verdict == Verdict.Fail);
    }

    private static Experiment Broken(string mutant, Experiment experiment) => mutant switch
    {
        "retries that ignore the budget" => Replaced<RetryBudget>(experiment, _ => new BudgetIgnored()),
        "timeout ignored" => Replaced<Mitigations.Timeout>(experiment, t => new TimeoutIgnored { Duration = t.Duration }),
        "jitter without chance" => Replaced<Retry>(experiment, r => new JitterWithoutChance { MaxRetryAttempts = r.MaxRetryAttempts, Delay = r.Delay }),
        "retries without backoff or budget" => With(experiment, experiment.Control!.Policies),
        "key ignored by the callee" => WithSetting(experiment, "none"),
        "key checked after the effect" => WithSetting(experiment, "check-after-effect"),
        "no key sent" => With(experiment, experiment.Control!.Policies),
        "no retries" => Replaced<Retry>(experiment, _ => new Retry { MaxRetryAttempts = 0 }),
        _ => throw new ArgumentOutOfRangeException(nameof(mutant), mutant, "no such mutant"),
    };

    /// <summary>Broken in every arm but the control, which shows what happens without the mitigation.</summary>
    private static Experiment Replaced<T>(Experiment experiment, Func<T, Mitigation> mutant) where T : Mitigation => Changed(experiment, a => a with
    {
        Policies = a.Policies.ToDictionary(p => p.Key, p => new Policy { Mitigations = [.. p.Value.Mitigations.Select(m => m is T healthy ? mutant(healthy) : m)] }),
    });

    private static Experiment With(Experiment experiment, IReadOnlyDictionary<string, Policy> policies) => Changed(experiment, a => a with { Policies = policies });

    private static Experiment WithSetting(Experiment experiment, string idempotency) => Changed(experiment, a => a with
    {
        Settings = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["payment"] = new Dictionary<string, string> { ["idempotency"] = idempotency } },
    });

    private static Experiment Changed(Experiment experiment, Func<Arm, Arm> change) =>
        experiment with { Arms = [.. experiment.Arms.Select(a => a.Role == ArmRole.Control ? a : change(a))] };
}

using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Policies;

namespace Chaos.Scenarios;

/// <summary>
/// A version of an experiment whose mitigation is broken on purpose. An experiment is worth what it detects, so each
/// of its mutants has to fail on the named finding. Every arm is broken except the control, which shows what happens
/// without the mitigation.
/// </summary>
/// <param name="Name">The defect in a few words, for example <c>timeout ignored</c>.</param>
/// <param name="KilledBy">The finding that has to fail, by its text.</param>
/// <param name="Break">Breaks one arm.</param>
public sealed record Mutant(string Name, string KilledBy, Func<Arm, Arm> Break)
{
    /// <summary>Replaces every mitigation of a type by a broken one.</summary>
    public static Mutant Replacing<T>(string name, string killedBy, Func<T, Mitigation> broken)
        where T : Mitigation =>
        new(
            name,
            killedBy,
            arm =>
                arm with
                {
                    Policies = arm.Policies.ToDictionary(
                        p => p.Key,
                        p => new Policy
                        {
                            Mitigations = [.. p.Value.Mitigations.Select(m => m is T healthy ? broken(healthy) : m)],
                        }
                    ),
                }
        );

    /// <summary>Removes every mitigation of a type.</summary>
    public static Mutant Without<T>(string name, string killedBy)
        where T : Mitigation =>
        new(
            name,
            killedBy,
            arm =>
                arm with
                {
                    Policies = arm.Policies.ToDictionary(
                        p => p.Key,
                        p => new Policy { Mitigations = [.. p.Value.Mitigations.Where(m => m is not T)] }
                    ),
                }
        );

    /// <summary>Puts other policies on all edges, for example the control's.</summary>
    public static Mutant WithPolicies(string name, string killedBy, IReadOnlyDictionary<string, Policy> policies) =>
        new(name, killedBy, arm => arm with { Policies = policies });

    /// <summary>Changes how consumers work.</summary>
    public static Mutant WithConsumers(string name, string killedBy, Func<ConsumerSpec, ConsumerSpec> broken) =>
        new(name, killedBy, arm => arm with { Consumers = [.. arm.Consumers.Select(broken)] });

    /// <summary>Changes how publishers work.</summary>
    public static Mutant WithPublishers<T>(string name, string killedBy, Func<T, T> broken)
        where T : PublishSpec =>
        new(
            name,
            killedBy,
            arm =>
                arm with
                {
                    Workloads = arm.Workloads is null
                        ? null
                        : [.. arm.Workloads.Select(w => w.Target is T target ? w with { Target = broken(target) } : w)],
                }
        );

    /// <summary>Changes a setting of a service.</summary>
    public static Mutant WithSetting(string name, string killedBy, string service, string setting, string value) =>
        new(
            name,
            killedBy,
            arm =>
                arm with
                {
                    Settings = new Dictionary<string, IReadOnlyDictionary<string, string>>(arm.Settings)
                    {
                        [service] = new Dictionary<string, string>(
                            arm.Settings.GetValueOrDefault(service) ?? new Dictionary<string, string>()
                        )
                        {
                            [setting] = value,
                        },
                    },
                }
        );

    /// <summary>The experiment with its mitigation broken.</summary>
    public Experiment Of(Experiment experiment) =>
        experiment with
        {
            Arms = [.. experiment.Arms.Select(a => a.Role == ArmRole.Control ? a : Break(a))],
        };
}

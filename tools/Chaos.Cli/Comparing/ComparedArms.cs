using System.Text.Json;
using Chaos.Cli.Annotating;
using Chaos.Cli.Running;
using Chaos.Core.Experiments;
using Chaos.Core.Policies;
using Chaos.Core.Texts;

namespace Chaos.Cli.Comparing;

/// <summary>The two arms to compare, and their experiment.</summary>
/// <param name="Experiment">The experiment, with both arms in it.</param>
/// <param name="Before">Name of the current arm.</param>
/// <param name="After">Name of the changed arm, which is expected to be better.</param>
internal sealed record ComparedArms(Experiment Experiment, string Before, string After)
{
    private const string BeforeName = "before";
    private const string AfterName = "after";

    /// <summary>
    /// Finds the two arms: by policy file or by name; else the file's own before and after; else the experiment's
    /// control and candidate.
    /// </summary>
    /// <exception cref="UsageException">A name or file does not exist, or the arms do not differ.</exception>
    public static ComparedArms Of(Experiment experiment, string? before, string? after)
    {
        var (one, other) = (Arm(before, BeforeName, ArmRole.Control), Arm(after, AfterName, ArmRole.Candidate));
        if (IsAlike(one, other))
            throw new UsageException(
                $"{experiment.Id}: {one.Title} and {other.Title} do not differ; allowed: two arms that "
                    + $"differ, or {CalledAs.Command} calibrate for an arm against itself"
            );
        var compared = new[] { one, other };
        return new(
            experiment with
            {
                Arms = [.. experiment.Arms.Where(a => compared.All(c => c.Name != a.Name)), .. compared],
            },
            one.Name,
            other.Name
        );

        Arm Arm(string? said, string name, ArmRole role)
        {
            if (said is null)
                return experiment.Arms.FirstOrDefault(a => a.Name == name)
                    ?? experiment.Arms.FirstOrDefault(a => a.Role == role)
                    ?? throw new UsageException(
                        $"{experiment.Id} has no arm {name}; allowed: --{name} with a policy file or one "
                            + $"of its arms: {string.Join(", ", experiment.Arms.Select(a => a.Name))}"
                    );
            if (ExperimentInYaml.IsFile(said))
                return PolicyArm.Read(said, name, experiment);
            return experiment.Arms.FirstOrDefault(a => a.Name == said)
                ?? throw new UsageException(
                    $"--{name}: {NearestName.Wrong("arm", said, experiment.Arms.Select(a => a.Name))}; "
                        + $"allowed: a policy file, or {string.Join(", ", experiment.Arms.Select(a => a.Name))}"
                );
        }
    }

    /// <summary>
    /// Whether two arms are the same, so that any difference between them would be chance. Arms of a file were already
    /// checked when it was read.
    /// </summary>
    private static bool IsAlike(Arm one, Arm other) =>
        one.Name == other.Name
        || (
            Written(one) == Written(other)
            && one.Run == other.Run
            && ReferenceEquals(one.Workloads, other.Workloads)
            && IsSame(one.Settings, other.Settings)
            && IsSame(one.Consumers, other.Consumers)
            && IsSame(one.Services, other.Services)
        );

    private static bool IsSame<T>(IReadOnlyCollection<T> one, IReadOnlyCollection<T> other) =>
        ReferenceEquals(one, other) || one.Count + other.Count == 0;

    private static string Written(Arm arm) =>
        string.Join(
            '\n',
            arm.Policies.Where(p => p.Value.Mitigations.Count > 0)
                .OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => $"{p.Key} {JsonSerializer.Serialize(p.Value, PolicyJson.Options)}")
        );
}

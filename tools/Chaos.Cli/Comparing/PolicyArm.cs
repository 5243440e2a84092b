using Chaos.Cli.Linting;
using Chaos.Cli.Running;
using Chaos.Cli.Yaml;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Mitigations.Linting;

namespace Chaos.Cli.Comparing;

/// <summary>Makes an arm of an experiment with the policies of a file in place of its own.</summary>
internal static class PolicyArm
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">The file does not exist, has mistakes (each with line and column), or names an
    /// edge or service that the experiment does not have.</exception>
    internal static Arm Read(string file, string name, Experiment experiment)
    {
        if (!File.Exists(file))
            throw new UsageException(
                $"{file} is not there; allowed: a policy file, or an arm of {experiment.Id}: "
                    + $"{string.Join(", ", experiment.Arms.Select(a => a.Name))}"
            );
        var text = NamedFile.Read(file);
        if (LintedFile.Of(file, text) is { Mistakes: { Count: > 0 } mistakes })
            throw new UsageException([.. mistakes.Select(m => $"{file}:{m.Position}: {m.Text}")]);
        var document = YamlReader.Read(text);
        var policies = PolicyFileJson.Read(document.Root!.Value, new List<PlanError>(), new WrittenPaths())!.Policies;
        var places = experiment
            .Topology.Edges.Select(e => e.Name)
            .Concat(experiment.Topology.Services.Select(s => s.Name))
            .ToHashSet();
        if (policies.Keys.Where(p => !places.Contains(p)).ToList() is { Count: > 0 } nowhere)
            throw new UsageException([
                .. nowhere.Select(p =>
                    $"{file}:{document.PositionOf($"policies.{p}")}: policies.{p} is not in "
                    + $"{experiment.Id}; allowed: {string.Join(", ", places.Order(StringComparer.Ordinal))}"
                ),
            ]);
        var arm = experiment.Arms.FirstOrDefault(a => a.Role == ArmRole.Candidate) ?? experiment.Arms[0];
        return arm with { Name = name, Title = Path.GetFileNameWithoutExtension(file), Policies = policies };
    }
}

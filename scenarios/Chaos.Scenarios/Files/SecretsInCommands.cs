using Chaos.Core.Experiments;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds secrets in the words of a command, where every user who may list the machine's processes can read them.
/// </summary>
public static class SecretsInCommands
{
    /// <summary>A sentence for each command of an experiment that contains a secret.</summary>
    public static IEnumerable<string> In(Experiment experiment) =>
        Commands(experiment)
            .SelectMany(c =>
                c.Words.SelectMany(Template.NamesIn)
                    .Where(Secrets.IsSecret)
                    .Distinct()
                    .Select(secret =>
                        $"{c.Place}: every user who may list the processes of the machine can read {{{{{secret}}}}} there"
                        + $"{(c.HasEnvironment ? $": pass it in env: {{ NAME: \"{{{{{secret}}}}}\" }}" : "")}"
                    )
            )
            .Distinct();

    private static IEnumerable<(string Place, IReadOnlyList<string> Words, bool HasEnvironment)> Commands(
        Experiment experiment
    )
    {
        foreach (var service in experiment.Topology.Services)
        {
            if (service.External is { } users)
            {
                yield return ($"services.{service.Name}.command", users.Command, true);
                yield return ($"services.{service.Name}.start", users.Start, true);
            }
            foreach (var arm in experiment.Arms)
                if (arm.Services.GetValueOrDefault(service.Name) is { } changed)
                {
                    yield return ($"services.{service.Name}.command", changed.Command, true);
                    yield return ($"services.{service.Name}.start", changed.Start, true);
                }
        }
        foreach (var arm in experiment.Arms)
            if (arm.Run is { } run)
                yield return ("run", run.Words, false);
    }
}

using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Warnings about a port that a file names but passes to no program, and about a program that is not found here. Both
/// may be right: a service may choose its own port, and a file may be run on another machine.
/// </summary>
public static class Handed
{
    /// <summary>All warnings, one line each.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="isThere">Whether a program that is named without a folder is found.</param>
    public static IEnumerable<string> Missing(Experiment experiment, Func<string, bool> isThere)
    {
        foreach (var (place, service, users) in Started(experiment))
        {
            var port = $"{{{{port.{service}}}}}";
            if (
                users.Address.Contains(port, StringComparison.Ordinal)
                && !users.Texts.Any(t => IsHandedOver(t.Place) && t.Text.Contains(port, StringComparison.Ordinal))
            )
                yield return $"{place}: nothing passes {port} to it, where it is expected to listen: {How(service)}";
            var program = users.Command[0];
            if (program.IndexOfAny(['/', '\\', '{']) < 0 && !isThere(program))
                yield return NotHere($"{place}.command", program);
        }
        foreach (var (place, program) in Makers(experiment))
            if (program.Contains('/', StringComparison.Ordinal) ? !File.Exists(program) : !isThere(program))
                yield return NotHere(place, program);
    }

    private static string NotHere(string place, string program) =>
        $"{place}: {program} is not {(program.Contains('/', StringComparison.Ordinal) ? "" : "on the PATH ")}here; "
        + "the run needs it where it runs";

    /// <summary>The programs that make loads.</summary>
    private static IEnumerable<(string Place, string Program)> Makers(Experiment experiment) =>
        experiment
            .Workloads.Select(w => (w.Name, (w.Load as ExternalLoad)?.Maker))
            .Where(w => w.Maker is not null && !w.Maker.Words[0].Contains('{', StringComparison.Ordinal))
            .Select(w =>
                (
                    $"workloads.{w.Name}.{(w.Maker!.IsK6 ? "k6" : "command")}",
                    w.Maker.Words[0].Contains('/', StringComparison.Ordinal)
                        ? Path.Combine(w.Maker.Folder, w.Maker.Words[0])
                        : w.Maker.Words[0]
                )
            );

    /// <summary>What to do about a port that is passed to no program.</summary>
    internal static string How(string service) =>
        $"put {{{{port.{service}}}}} into its command or env, or say where it listens with address";

    /// <summary>Whether a text at that path reaches the program.</summary>
    internal static bool IsHandedOver(string place) =>
        place.StartsWith("command", StringComparison.Ordinal) || place.StartsWith("env.", StringComparison.Ordinal);

    /// <summary>The services that are started, as the arms change them, each once.</summary>
    private static IEnumerable<(string Place, string Service, ExternalService External)> Started(
        Experiment experiment
    ) =>
        experiment
            .Topology.Services.Where(s => s.External is { IsStarted: true })
            .Select(s => ($"services.{s.Name}", s.Name, s.External!))
            .Concat(
                experiment.Arms.SelectMany(a =>
                    a.Services.Where(s => s.Value.IsStarted)
                        .Select(s => ($"{a.Name}, services.{s.Key}", s.Key, s.Value))
                )
            )
            .DistinctBy(s => (s.Item2, s.Item3.Address, string.Join(' ', s.Item3.Texts)));
}

using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;

namespace Chaos.Core.Judging;

/// <summary>
/// Finds what differs between the arms of an experiment besides their policies: settings of services, and everything
/// that a file can say about the user's services. Settings that are the same in all arms are left out.
/// </summary>
internal static class ArmDifferences
{
    private const string NotSet = "not set";

    /// <summary>Returns the differing settings with their values in one arm.</summary>
    internal static IReadOnlyList<ArmDifference> Of(Experiment experiment, Arm arm)
    {
        var at = experiment.Arms.ToList().FindIndex(a => a.Name == arm.Name);
        return at < 0
            ? []
            :
            [
                .. All(experiment)
                    .Where(d => d.Values.Distinct().Count() > 1)
                    .Select(d => new ArmDifference(d.What, d.Shown[at])),
            ];
    }

    /// <summary>
    /// Returns all settings with their values in one arm, including those that are the same in all arms.
    /// </summary>
    internal static IReadOnlyList<ArmDifference> Setup(Experiment experiment, Arm arm)
    {
        var at = experiment.Arms.ToList().FindIndex(a => a.Name == arm.Name);
        return at < 0 ? [] : [.. All(experiment).Select(d => new ArmDifference(d.What, d.Shown[at]))];
    }

    private static IEnumerable<Compared> All(Experiment experiment) =>
        [
            .. experiment.Topology.Services.SelectMany(s => Settings(experiment, s)),
            .. experiment.Topology.Services.Where(s => s.External is not null).SelectMany(s => OfUsers(experiment, s)),
            .. Headers(experiment),
            new("run", [.. experiment.Arms.Select(a => Command(a.Run?.Words, "nothing"))]),
        ];

    private static IEnumerable<Compared> Settings(Experiment experiment, ServiceSpec service)
    {
        var byArm = experiment
            .Arms.Select(a => a.Settings.GetValueOrDefault(service.Name) ?? new Dictionary<string, string>())
            .ToList();
        return byArm
            .SelectMany(s => s.Keys)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => new Compared(
                $"{name} of {service.Name}",
                [
                    .. byArm.Select(s =>
                        Named(name, s.GetValueOrDefault(name) ?? service.Settings.GetValueOrDefault(name))
                    ),
                ]
            ));
    }

    private static IEnumerable<Compared> OfUsers(Experiment experiment, ServiceSpec service)
    {
        var byArm = experiment
            .Arms.Select(a => a.Services.GetValueOrDefault(service.Name) ?? service.External!)
            .ToList();
        foreach (var name in byArm.SelectMany(u => u.Environment.Keys).Distinct().Order(StringComparer.Ordinal))
            yield return new(
                $"{name} of {service.Name}",
                [.. byArm.Select(u => Named(name, u.Environment.GetValueOrDefault(name)))]
            );
        yield return new(
            $"command of {service.Name}",
            [.. byArm.Select(u => Command(u.IsStarted ? u.Command : null, "none, it runs already"))]
        );
        if (byArm.Any(u => u.HasProcess))
        {
            yield return new($"process of {service.Name}", [.. byArm.Select(u => Plain(Process(u)))]);
            yield return new(
                $"start of {service.Name}",
                [.. byArm.Select(u => Command(u.Start.Count > 0 ? u.Start : null, "none, it is not killed"))]
            );
        }
        yield return new($"folder of {service.Name}", [.. byArm.Select(u => Plain(u.Folder))]);
        yield return new(
            $"{(byArm.Any(u => u.IsStarted) ? "address" : "url")} of {service.Name}",
            [.. byArm.Select(u => Plain(u.Address))]
        );
        if (byArm.Any(u => u.Tls is not null))
            yield return new($"tls of {service.Name}", [.. byArm.Select(u => Plain(Told(u.Tls)))]);
        yield return new($"ready of {service.Name}", [.. byArm.Select(u => Plain(Ready(u)))]);
    }

    /// <summary>The headers of a workload's calls; those of its steps under their own names.</summary>
    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Headers)> OwnHeaders(
        Workload workload
    ) =>
        workload.Mix.Count == 0
            ? [(workload.Name, workload.Target.OwnHeaders)]
            : workload.Parts.Where(p => !p.IsWhole).Select(p => (p.Name, p.Target.OwnHeaders));

    /// <summary>
    /// A header is one setting when it is the same for all workloads; otherwise it is one setting for each workload.
    /// </summary>
    private static IEnumerable<Compared> Headers(Experiment experiment)
    {
        var byArm = experiment
            .Arms.Select(a =>
                experiment
                    .WorkloadsOf(a)
                    .SelectMany(OwnHeaders)
                    .GroupBy(w => w.Name)
                    .ToDictionary(w => w.Key, w => w.First().Headers)
            )
            .ToList();
        var workloads = byArm.SelectMany(w => w.Keys).Distinct().ToList();
        foreach (
            var header in byArm
                .SelectMany(w => w.Values)
                .SelectMany(h => h.Keys)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase)
        )
        {
            var ofEach = workloads
                .Select(w => (Workload: w, Values: byArm.Select(a => Header(a.GetValueOrDefault(w), header)).ToList()))
                .ToList();
            if (ofEach.Skip(1).All(o => o.Values.SequenceEqual(ofEach[0].Values)))
                yield return new($"header {header}", ofEach[0].Values);
            else
                foreach (var (workload, values) in ofEach)
                    yield return new($"header {header} of {workload}", values);
        }
    }

    private static (string, string) Header(IReadOnlyDictionary<string, string>? headers, string name) =>
        Named(name, headers?.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Value);

    private static string? Process(ExternalService service) =>
        service.Pid is { } pid ? FormattableString.Invariant($"{pid}")
        : service.IsListener ? "the process that listens there"
        : null;

    private static string? Told(TlsSettings? tls) =>
        tls is null
            ? null
            : string.Join(
                ", ",
                new[]
                {
                    tls.CaFile is { } authorities ? $"caFile {authorities}" : null,
                    tls.CertFile is { } certificate ? $"certFile {certificate}" : null,
                    tls.KeyFile is { } key ? $"keyFile {key}" : null,
                    tls.ServerName is { } name ? $"serverName {name}" : null,
                    tls.InsecureSkipVerify ? "insecureSkipVerify" : null,
                }.OfType<string>()
            );

    private static string Ready(ExternalService service) =>
        (service.Ready.Line is { } line ? $"\"{line}\" in its output" : service.Ready.Path ?? "its port")
        + FormattableString.Invariant($" within {service.Ready.Within.TotalSeconds:0.###} s");

    private static (string, string) Named(string name, string? value) =>
        (
            value is null ? "" : $"={value}",
            value switch
            {
                null => NotSet,
                "" => "empty",
                _ => SecretText.Told(name, value),
            }
        );

    private static (string, string) Plain(string? value) => Named("", value);

    private static (string, string) Command(IReadOnlyList<string>? words, string none) =>
        words is null ? ("", none) : ($"={string.Join('\0', words)}", SecretText.Told(words));

    /// <summary>
    /// A setting that may differ, by arm. It has the raw value, so that two different secrets do not count as equal,
    /// and the value that may be shown.
    /// </summary>
    private sealed record Compared(string What, IReadOnlyList<(string Value, string Shown)> ByArm)
    {
        internal IEnumerable<string> Values => ByArm.Select(a => a.Value);

        internal IReadOnlyList<string> Shown => [.. ByArm.Select(a => a.Shown)];
    }
}

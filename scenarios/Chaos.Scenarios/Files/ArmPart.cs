using Chaos.Core.Experiments;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the arms of a file: control and candidate, or before and after a change.</summary>
internal sealed class ArmPart(
    Reading reading,
    ExperimentFile file,
    Topology topology,
    ServicePart services,
    WorkloadPart workloads
)
{
    private static readonly ArmFile s_plain = new();

    /// <summary>The arms, including the candidate.</summary>
    public IReadOnlyList<Arm> Read(TimeSpan duration)
    {
        if (file.After is not null && file.Before is null)
            reading.Wrong("after", "without before", "before and after, or neither");
        List<(string Path, ArmFile File, Arm Arm)> arms =
        [
            .. file.Control is { } control
                ?
                [
                    Of(
                        "control",
                        "control",
                        control,
                        ArmRole.Control,
                        control.Title ?? "without the mitigation",
                        duration
                    ),
                ]
                : Array.Empty<(string, ArmFile, Arm)>(),
            .. file.Before is { } before
                ? [Of("before", "before", before, ArmRole.Level, before.Title ?? "before the change", duration)]
                : Array.Empty<(string, ArmFile, Arm)>(),
            file.Before is null
                ? Of(
                    "candidate",
                    "",
                    s_plain,
                    ArmRole.Candidate,
                    file.Control is null ? "as it is" : "with the mitigation",
                    duration
                )
                : Of(
                    "after",
                    "after",
                    file.After ?? s_plain,
                    ArmRole.Candidate,
                    file.After?.Title ?? "after the change",
                    duration
                ),
        ];
        // An arm with a mistake in it may seem the same as another only because of that mistake.
        foreach (var (path, _, arm) in arms.Where(a => a.Path.Length > 0 && !reading.IsToldWithin(a.Path)))
            if (
                arms.FirstOrDefault(o => o.Path != path && IsSame(o, arm, path)) is { Arm: not null } twin
                && (twin.Arm.Role == ArmRole.Candidate || arm.Role == ArmRole.Control)
            )
                reading.Wrong(
                    path,
                    $"the same as {twin.Arm.Name}",
                    "a difference: env, command or url of a service, headers, or run"
                );
        return [.. arms.Select(a => a.Arm)];

        bool IsSame((string Path, ArmFile File, Arm Arm) other, Arm arm, string path)
        {
            var own = arms.First(a => a.Path == path).File;
            return arm.Run == other.Arm.Run
                && own.Headers.Count == other.File.Headers.Count
                && own.Headers.All(h => other.File.Headers.TryGetValue(h.Key, out var value) && value == h.Value)
                && topology.Services.All(s =>
                    arm.Services.GetValueOrDefault(s.Name, s.External!)
                    == other.Arm.Services.GetValueOrDefault(s.Name, s.External!)
                );
        }
    }

    private (string, ArmFile, Arm) Of(
        string name,
        string path,
        ArmFile arm,
        ArmRole role,
        string title,
        TimeSpan duration
    )
    {
        var changed = new Dictionary<string, ExternalService>();
        foreach (var (service, change) in arm.Services)
        {
            if (topology.Services.FirstOrDefault(s => s.Name == service)?.External is { } plain)
                changed[service] = services.Changed(service, plain, change, $"{path}.services.{service}");
            else
                reading.Wrong($"{path}.services.{service}", service, string.Join(", ", file.Services.Keys));
        }
        workloads.CheckHeaders(arm.Headers, $"{path}.headers", CallText.Placeholders);
        workloads.CheckSendable(arm.Headers, $"{path}.headers");
        if (
            arm.Headers.Count > 0
            && file.Workloads.Count > 0
            && file.Workloads.Values.All(ExternalPart.IsOne)
            && !reading.IsToldWithin($"{path}.headers")
        )
            reading.Wrong(
                $"{path}.headers",
                string.Join(", ", arm.Headers.Keys),
                "no headers: the load is made elsewhere, so that none can be added to it"
            );
        if (arm.Run is not null && file.Run is null && role != ArmRole.Candidate)
            reading.Wrong(
                $"{path}.run",
                SecretWords.Told(arm.Run.Value.ToString()),
                "only if the file has a run, too, which undoes it before the next arm's trial"
            );
        var place = arm.Run is null ? "run" : $"{path}.run";
        var run = CommandWords.Read(arm.Run ?? file.Run, place, reading);
        ProgramPart.Check(reading, place, run, folder: null);
        foreach (var word in run)
            reading.CheckText(place, word, file);
        return (
            path,
            arm,
            new Arm
            {
                Name = name,
                Title = title,
                Role = role,
                Services = changed,
                Run = run.Count > 0 ? new(run, reading.Folder) : null,
                Workloads =
                    arm.Headers.Count > 0 || changed.Count > 0
                        ? workloads.Of(
                            s =>
                                changed.GetValueOrDefault(s)
                                ?? topology.Services.FirstOrDefault(t => t.Name == s)?.External,
                            arm.Headers,
                            duration
                        )
                        : null,
            }
        );
    }
}

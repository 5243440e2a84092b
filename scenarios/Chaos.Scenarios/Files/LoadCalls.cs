using Chaos.Core.Journeys;

namespace Chaos.Scenarios.Files;

/// <summary>Every call that a file makes: those of its workloads, with and without journeys, of setup and teardown.</summary>
/// <param name="file">The file.</param>
/// <param name="journeys">Its journeys, by name.</param>
/// <param name="setup">Its setup; null for none.</param>
/// <param name="teardown">Its teardown; null for none.</param>
internal sealed class LoadCalls(
    ExperimentFile file,
    IReadOnlyDictionary<string, JourneyFile> journeys,
    JourneyFile? setup,
    JourneyFile? teardown
)
{
    /// <summary>The word of a call under which it captures values.</summary>
    internal const string Capture = "capture";

    /// <summary>The setup; null for none.</summary>
    public JourneyFile? Setup => setup;

    /// <summary>The teardown; null for none.</summary>
    public JourneyFile? Teardown => teardown;

    /// <summary>All calls, those of one workload after the other.</summary>
    public IReadOnlyList<CallFile> All =>
        [
            .. file.Workloads.SelectMany(w => Of(w.Key, w.Value)),
            .. setup is null ? [] : Once("setup", setup),
            .. teardown is null ? [] : Once("teardown", teardown),
        ];

    /// <summary>The service of setup and teardown where a step names none: that of all workloads.</summary>
    public string? OnlyService =>
        file.Workloads.Values.Select(w => w.Service).OfType<string>().Distinct().ToList() is [var one] ? one : null;

    /// <summary>The services that the load calls, whether the run makes it or not.</summary>
    public IEnumerable<string> Services =>
        All.Select(c => c.Service)
            .Concat(file.Workloads.Values.Where(ExternalPart.IsOne).Select(w => w.Service))
            .OfType<string>()
            .Distinct();

    /// <summary>The names that setup captures.</summary>
    public IReadOnlyList<string> Shared =>
        setup is null ? [] : [.. Calls("setup", setup, null, default, []).SelectMany(c => c.Captured)];

    /// <summary>Whether the arrivals of a workload walk journeys.</summary>
    public static bool Walks(WorkloadFile workload) => workload.Mix is not null || workload.Journey is not null;

    /// <summary>The entries of a workload's mix with weights above 0; empty for a single call.</summary>
    public IReadOnlyList<MixEntry> MixOf(string name, WorkloadFile workload)
    {
        var path = $"workloads.{name}";
        if (workload.Mix is null)
            return workload.Journey is { } only && journeys.TryGetValue(only, out var found)
                ? [new($"{path}.journey", 1, only, found)]
                : [];
        return [.. workload.Mix.Select((entry, i) => Entry(entry, $"{path}.mix[{i}]")).OfType<MixEntry>()];
    }

    /// <summary>The calls of a workload.</summary>
    public IEnumerable<CallFile> Of(string name, WorkloadFile workload) =>
        ExternalPart.IsOne(workload) ? []
        : Walks(workload) ? MixOf(name, workload).SelectMany(e => Of(name, workload, e))
        :
        [
            new CallFile($"workloads.{name}", name, workload.Service, workload.Words, workload.Timeout)
            {
                Captures = setup is null ? null : Shared,
                KeepsBodies = workload.Keep == KeptPart.Bodies,
            },
        ];

    /// <summary>The calls of an entry of a workload's mix, in the order of its steps.</summary>
    public IReadOnlyList<CallFile> Of(string name, WorkloadFile workload, MixEntry entry) =>
        [
            .. Calls(name, entry.Journey, workload.Service, workload.Timeout, Shared)
                .Select(c => c with { KeepsBodies = workload.Keep == KeptPart.Bodies }),
        ];

    /// <summary>The calls of setup or teardown.</summary>
    public IReadOnlyList<CallFile> Once(string name, JourneyFile journey) =>
        Calls(name, journey, OnlyService, TimeSpan.FromSeconds(5), journey == setup ? [] : Shared);

    /// <summary>The longest that an arrival can take whose calls all end within a time.</summary>
    public TimeSpan LongestWithin(string name, WorkloadFile workload, TimeSpan most) =>
        MixOf(name, workload)
            .Select(e => e.Journey.Longest(workload.Timeout, most))
            .DefaultIfEmpty(workload.Timeout < most ? workload.Timeout : most)
            .Max();

    private MixEntry? Entry(MixFile entry, string path) =>
        entry.Weight <= 0 ? null
        : entry.Journey is { } name
            ? journeys.TryGetValue(name, out var journey) ? new(path, entry.Weight, name, journey) { Tags = entry.Tags }
                : null
        : new(path, entry.Weight, null, new(path, [Single(entry, path)], ThinkTime.None));

    private static JourneyStepFile Single(MixFile entry, string path) =>
        new(
            entry.Name,
            path,
            new()
            {
                Service = entry.Service,
                Timeout = entry.Timeout,
                Tags = entry.Tags,
                Words = entry.Words,
            },
            ThinkTime.None
        );

    private static List<CallFile> Calls(
        string name,
        JourneyFile journey,
        string? service,
        TimeSpan timeout,
        IReadOnlyList<string> captured
    )
    {
        var made = journey
            .Steps.Select(s => new CallFile(
                s.Path,
                name,
                s.File.Service ?? service,
                s.File.Words,
                s.File.Timeout ?? timeout
            ))
            .ToList();
        for (var i = 0; i < made.Count; i++)
        {
            made[i] = made[i] with
            {
                Captures = captured,
                LaterCaptures = journey
                    .Steps.Zip(made)
                    .Skip(i)
                    .SelectMany(later =>
                        later.Second.Captured.Select(c => (Name: c, Step: later.First.Name ?? "this call"))
                    )
                    .GroupBy(c => c.Name)
                    .ToDictionary(c => c.Key, c => c.First().Step),
            };
            captured = [.. captured, .. made[i].Captured];
        }
        return made;
    }
}

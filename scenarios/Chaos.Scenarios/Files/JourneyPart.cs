using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Journeys;
using Chaos.Core.Texts;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Scenarios.Files;

/// <summary>Reads journeys, setup and teardown: lists of steps, each with its name, and of waits.</summary>
internal sealed class JourneyPart(Reading reading, ForgivingJson json, ExperimentFile file, NamePart names)
{
    private const string SetUp = "setup";
    private const string TearDown = "teardown";
    private const string Form = "a step by its name, such as login: { post: /login }, or think: 2s";

    /// <summary>Every call that the file makes.</summary>
    public LoadCalls Read() =>
        new(
            file,
            file.Journeys.ToDictionary(j => j.Key, j => Read(j.Value, $"journeys.{j.Key}")),
            file.Setup.Count == 0 ? null : Read(file.Setup, SetUp),
            file.Teardown.Count == 0 ? null : Read(file.Teardown, TearDown)
        );

    /// <summary>Reports mistakes in what workloads say of journeys.</summary>
    public void Check(LoadCalls calls)
    {
        foreach (var name in file.Journeys.Keys)
            if (StepNames.WhyNot(name) is { } allowed)
                reading.Wrong($"journeys.{name}", name, allowed);
        foreach (var (name, workload) in file.Workloads)
        {
            var path = $"workloads.{name}";
            if (workload.Journey is { } only)
                CheckName(only, $"{path}.journey");
            if (workload is { Journey: not null, Mix: not null })
                reading.Wrong(
                    $"{path}.journey",
                    workload.Journey,
                    "nothing beside mix: an entry of mix names a journey"
                );
            if (workload.Mix is { } mix)
                CheckMix(mix, $"{path}.mix");
            if (workload is { Rate: not null, Users: null })
                foreach (
                    var step in calls.MixOf(name, workload).SelectMany(e => e.Journey.Steps).Where(s => s.File.Once)
                )
                    if (!reading.IsTold($"{step.Path}.once"))
                        reading.Wrong(
                            $"{step.Path}.once",
                            "true",
                            $"once with users only: the arrivals of {name} at a rate are no users that come back"
                        );
            if (LoadCalls.Walks(workload))
                foreach (var word in workload.Words?.Keys ?? [])
                    reading.Wrong(
                        $"{path}.{word}",
                        word,
                        $"{word} in a step or in an entry of mix: this workload walks journeys"
                    );
        }
    }

    private void CheckOnce(List<JourneyStepFile> steps, string path)
    {
        if (path is SetUp or TearDown)
            foreach (var step in steps.Where(s => s.File.Once))
                reading.Wrong($"{step.Path}.once", "true", $"nothing: every step of {path} is made once");
        else if (steps.Count > 0 && steps.All(s => s.File.Once))
            reading.Wrong(
                path,
                "once at every step",
                "a step without once: a user that has made each of them would have nothing left to call"
            );
    }

    private void CheckMix(IReadOnlyList<MixFile> mix, string path)
    {
        if (mix.Count == 0)
            reading.Wrong(path, "none", "at least one entry, such as { weight: 1, get: /a }");
        else if (mix.All(m => m.Weight == 0))
            reading.Wrong(path, "weights of 0 only", "a weight above 0 in one entry at least");
        foreach (var (entry, i) in mix.Select((m, i) => (m, i)))
        {
            if (entry.Name is { } name && StepNames.WhyNot(name) is { } allowed)
                reading.Wrong($"{path}[{i}].name", name, allowed);
            if (entry.Journey is null && !StepNames.HasCall(entry.Words) && !reading.IsToldWithin($"{path}[{i}]"))
                reading.Wrong($"{path}[{i}]", "neither journey nor a call", "journey: NAME, or a call such as get: /a");
            if (entry.Journey is not { } journey)
                continue;
            CheckName(journey, $"{path}[{i}].journey");
            foreach (
                var word in (entry.Words?.Keys ?? [])
                    .Concat(entry.Name is null ? [] : ["name"])
                    .Concat(entry.Service is null ? [] : ["service"])
                    .Concat(entry.Timeout is null ? [] : ["timeout"])
            )
                reading.Wrong($"{path}[{i}].{word}", word, "nothing of a call beside journey: its steps have them");
        }
    }

    private void CheckName(string journey, string path)
    {
        if (!file.Journeys.ContainsKey(journey))
            reading.Errors.Add(
                new(
                    path,
                    journey,
                    file.Journeys.Count == 0 ? "a journey: there is none" : string.Join(", ", file.Journeys.Keys)
                )
                {
                    Meant = NearestName.Of(journey, file.Journeys.Keys),
                }
            );
    }

    private JourneyFile Read(IReadOnlyList<JsonElement> items, string path)
    {
        var steps = new List<JourneyStepFile>();
        var pending = ThinkTime.None;
        foreach (var (item, i) in items.Select((item, i) => (item, i)))
        {
            var at = $"{path}[{i}]";
            if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().ToList() is not [var one])
            {
                reading.Wrong(
                    at,
                    item.ValueKind == JsonValueKind.Object
                        ? item.EnumerateObject().Any()
                            ? string.Join(", ", item.EnumerateObject().Select(p => p.Name))
                            : "no step"
                        : Reading.InOneLine(item),
                    $"one each: {Form}"
                );
                continue;
            }
            if (one.Name == StepNames.Think)
            {
                var more = ThinkWords.Read(one.Value, $"{at}.{one.Name}", reading);
                pending = new(pending.Least + more.Least, pending.Most + more.Most);
                continue;
            }
            if (
                one.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                && NearestName.Of(one.Name, [StepNames.Think]) is { } think
            )
            {
                reading.Errors.Add(new($"{at}.{one.Name}", PlanError.Unknown, $"one each: {Form}") { Meant = think });
                continue;
            }
            if (StepNames.WhyNot(one.Name) is { } allowed)
                reading.Wrong($"{at}.{one.Name}", one.Name, allowed);
            else if (steps.Any(s => s.Name == one.Name))
                reading.Wrong($"{at}.{one.Name}", one.Name, "each name once in a journey");
            var step = json.Read<StepFile>(one.Value, $"{at}.{one.Name}");
            if (!StepNames.HasCall(step.Words) && !reading.IsToldWithin($"{at}.{one.Name}"))
                reading.Wrong($"{at}.{one.Name}", "no call", "a call in the words of its protocol, such as get: /a");
            steps.Add(new(one.Name, $"{at}.{one.Name}", step, pending));
            pending = ThinkTime.None;
        }
        if (steps.Count == 0 && !reading.IsToldWithin(path))
            reading.Wrong(path, "no step", $"at least one, {Form}");
        if (steps.Count > Journey.MostSteps)
            reading.Wrong(path, Counted.Of(steps.Count, "step"), $"{Journey.MostSteps} steps at most");
        CheckOnce(steps, path);
        return names.Read(new JourneyFile(path, steps, pending));
    }
}

using System.Text.Json;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Finds what may be right in the load of a file and is worth a look.</summary>
internal sealed class LoadWarnings(Reading reading, ExperimentFile file, LoadCalls calls)
{
    private const string Variable = "env.";

    /// <summary>Adds every warning.</summary>
    /// <param name="feedOf">Returns the feed of a workload.</param>
    public void Add(Func<WorkloadFile, Feed?> feedOf)
    {
        foreach (var (name, workload) in file.Workloads)
        {
            if (workload.PauseAfterFailure == TimeSpan.Zero)
                reading.Warn(
                    $"workloads.{name}.pauseAfterFailure",
                    "0s: when the service is down, each user calls it again as fast as it refuses"
                );
            if (feedOf(workload) is { } feed)
                ShortForms(name, workload, feed);
        }
        foreach (var journey in file.Journeys.Keys.Except(Walked()))
            reading.Warn($"journeys.{journey}", "no workload walks it");
        Captures();
        Variables();
    }

    private IEnumerable<string> Walked() =>
        file.Workloads.Values.SelectMany(w => (w.Mix ?? []).Select(m => m.Journey).Append(w.Journey)).OfType<string>();

    private void ShortForms(string name, WorkloadFile workload, Feed feed)
    {
        foreach (var call in calls.Of(name, workload))
        foreach (var (word, column) in call.Names.Where(n => feed.IndexOf(n.Name) >= 0))
            reading.Warn(
                $"{call.Path}.{word}",
                $"{{{{{column}}}}} is short for {{{{{CallText.FeedPrefix}{column}}}}}, which can be taken for nothing else"
            );
    }

    private void Captures()
    {
        foreach (var (name, workload) in file.Workloads)
        foreach (var entry in calls.MixOf(name, workload))
            Captures(calls.Of(name, workload, entry), []);
        if (calls.Setup is { } setup)
            Captures(calls.Once("setup", setup), calls.All);
        if (calls.Teardown is { } teardown)
            Captures(calls.Once("teardown", teardown), []);
    }

    /// <summary>Warns of captured values that nothing takes.</summary>
    /// <param name="made">The calls of a journey, in order.</param>
    /// <param name="others">Other calls that may take them.</param>
    private void Captures(IReadOnlyList<CallFile> made, IReadOnlyList<CallFile> others)
    {
        foreach (var (call, i) in made.Select((c, i) => (c, i)))
        foreach (var name in call.Captured)
            if (!made.Skip(i + 1).Concat(others).Any(c => c.Names.Any(n => n.Name == name)))
                reading.Warn($"{call.Path}.{LoadCalls.Capture}.{name}", $"no later call takes {{{{{name}}}}}");
    }

    private void Variables()
    {
        if (reading.Environment is not { } environment)
            return;
        foreach (
            var (name, path) in Texts(reading.Root, "")
                .SelectMany(t => Template.NamesIn(t.Text).Select(n => (Name: n, t.Path)))
                .Where(n => n.Name.StartsWith(Variable, StringComparison.Ordinal))
                .DistinctBy(n => n.Name)
        )
            if (string.IsNullOrEmpty(environment(name[Variable.Length..])))
                reading.Warn(
                    path,
                    $"{{{{{name}}}}} is not set here; the run needs it: -e {name[Variable.Length..]}=VALUE, or export it"
                );
    }

    private static IEnumerable<(string Path, string Text)> Texts(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [(path, value.GetString()!)],
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Texts(item, $"{path}[{i}]")),
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(p => Texts(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
            _ => [],
        };
}

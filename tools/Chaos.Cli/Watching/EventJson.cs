using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core.Calls;
using Chaos.Core.Events;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Cli.Watching;

/// <summary>
/// Converts an event to a JSON object. <c>event</c> is its name; times are in seconds since the load of its trial
/// began, latencies in milliseconds.
/// </summary>
internal static class EventJson
{
    /// <summary>Without escapes for HTML, because the text goes to a file and never into a page.</summary>
    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The event as one line of JSON, with secrets masked.</summary>
    public static string Line(RunEvent happened) => SecretMask.Hide(Of(happened).ToJsonString(s_plain));

    private static JsonObject Of(RunEvent happened)
    {
        var line = new JsonObject { ["event"] = JsonNamingPolicy.CamelCase.ConvertName(happened.GetType().Name) };
        switch (happened)
        {
            case TrialRunEvent of:
                AddTrial(line, of.Trial);
                line["at"] = Math.Round(of.At.TotalSeconds, 3);
                break;
            case TrialEnded ended:
                AddTrial(line, ended.Trial);
                break;
            case LoadAwaited awaited:
                AddTrial(line, awaited.Trial);
                break;
        }
        foreach (var (name, value) in FieldsOf(happened).Where(f => f.Value is not null))
            line[name] = value;
        return line;
    }

    private static void AddTrial(JsonObject line, TrialSetup trial)
    {
        line["experiment"] = trial.Experiment.Id;
        line["arms"] = List(trial.Arms.Select(a => a.Name));
        line["round"] = trial.Round;
        if (trial.Mutant is { } mutant)
            line["mutant"] = mutant;
    }

    private static IEnumerable<(string Name, JsonNode? Value)> FieldsOf(RunEvent happened) =>
        happened switch
        {
            RunBegan e =>
            [
                ("name", e.Name),
                ("seed", e.Seed),
                ("startedUtc", e.StartedUtc),
                ("experiments", List(e.Experiments.Select(x => x.Id))),
            ],
            TrialBegan e =>
            [
                ("startedUtc", e.StartedUtc),
                ("seconds", e.Trial.Experiment.Durations.Total.TotalSeconds),
            ],
            LoadAwaited e =>
            [
                ("workload", e.Workload.Name),
                ("address", e.Address),
                ("waited", Math.Round(e.Waited.TotalSeconds, 3)),
                ("calls", e.Calls),
            ],
            StageBegan e => [("stage", Word(e.Stage))],
            LoadSeen e =>
            [
                ("stage", Word(e.Stage)),
                ("left", Math.Round(e.Left.TotalSeconds, 3)),
                ("callsPerSecond", Math.Round(e.CallsPerSecond, 3)),
                ("goodPerSecond", Math.Round(e.GoodPerSecond, 3)),
                ("p99", Milliseconds(e.P99)),
                ("attemptsPerCall", Math.Round(e.AttemptsPerCall, 3)),
                ("ended", e.Ended),
                ("good", e.Good),
                ("faults", List(e.ActiveFaults)),
            ],
            SlotCompleted { Slot: var slot } e =>
            [
                ("arm", e.Arm.Name),
                ("workload", e.Workload),
                ("isPart", e.IsPart),
                ("tags", Texts(e.Tags)),
                ("second", slot.Slot),
                ("offered", slot.Offered()),
                ("good", slot.Good()),
                ("attempts", slot.Attempts),
                ("calls", Counts(slot.Calls)),
                ("p50", Milliseconds(slot.AllLatencies().ValueAtQuantile(.5))),
                ("p99", Milliseconds(slot.AllLatencies().ValueAtQuantile(.99))),
            ],
            FaultChanged e =>
            [
                ("fault", e.Fault.Fault.Summary),
                ("site", e.Fault.Fault.Effect.Site),
                ("stage", Word(e.Stage)),
            ],
            SampleTaken { Sample: var sample } =>
            [
                ("arm", sample.Arm),
                ("series", sample.Name),
                ("value", sample.Value),
            ],
            ServiceChanged { What: var what } => [("service", what.Source), ("name", what.Name), ("text", what.Text)],
            TrialEnded e => [("why", e.Why)],
            TrySpoiled { Spoiled: var spoiled } =>
            [
                ("experiment", spoiled.Experiment),
                ("try", spoiled.Number),
                ("why", spoiled.Why),
            ],
            FindingMade { Finding: var finding } e =>
            [
                ("experiment", e.Experiment.Id),
                ("finding", finding.Text),
                ("expected", finding.Expected),
                ("verdict", finding.Verdict.ToString()),
                ("why", finding.Why),
            ],
            VerdictGiven e =>
            [
                ("experiment", e.Experiment.Id),
                ("verdict", e.Result.Verdict.ToString()),
                ("uncontrolled", e.Result.Uncontrolled ? true : null),
                ("headline", e.Result.Headline),
            ],
            MutantJudged { Mutant: var mutant } =>
            [
                ("experiment", mutant.Experiment),
                ("mutant", mutant.Mutant),
                ("killed", mutant.IsKilled),
                ("why", mutant.Why),
            ],
            ExperimentEnded e => [("experiment", e.Experiment.Id), ("interrupted", e.Interrupted)],
            RunEnded { Run: var run } => [("seconds", run.Duration.TotalSeconds), ("exitCode", (int)run.ExitCode)],
            EventsLost e => [("count", e.Count)],
            _ => [],
        };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonArray List(IEnumerable<string> words) => [.. words.Select(w => JsonValue.Create(w))];

    private static JsonObject Counts(IReadOnlyDictionary<CallStatus, long> calls) =>
        new(calls.Select(c => KeyValuePair.Create(Word(c.Key), (JsonNode?)c.Value)));

    private static JsonObject? Texts(IReadOnlyDictionary<string, string> texts) =>
        texts.Count == 0 ? null : new(texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    private static JsonNode? Milliseconds(TimeSpan? time) => time is { } t ? Math.Round(t.TotalMilliseconds, 3) : null;
}

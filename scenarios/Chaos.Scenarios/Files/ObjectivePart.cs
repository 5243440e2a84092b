using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Scenarios.Files.Words;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads objectives, guards, observers, stop conditions and the reset.</summary>
internal sealed partial class ObjectivePart(Reading reading, ExperimentFile file, ObjectiveNames names)
{
    /// <summary>The expectations, each with its path.</summary>
    public IReadOnlyList<(string Path, Expectation Expectation)> Read()
    {
        if (
            file.Objectives.Count + file.Guards.Count == 0
            && reading.Errors.All(e => !e.Field.StartsWith("objectives", StringComparison.Ordinal))
        )
            reading.Wrong(
                "objectives",
                "none",
                $"at least one, such as {new LatencyPercentile(.99).Written} < 400 ms during fault"
            );
        var usual = file.Faults.Count == 0 ? Phase.Whole : Phase.DuringFault;
        var read = new List<(string, Expectation)>();
        foreach (var (text, i) in file.Objectives.Select((t, i) => (t, i)))
        {
            if (text.Length == 0 || Read(text, usual, $"objectives[{i}]") is not { } objective)
                continue;
            // A mitigation keeps a figure good. That a fault is felt is no merit of the mitigation; a guard can check it.
            if (objective.WrongSide(text, $"objectives[{i}]") is { } wrong)
                reading.Errors.Add(
                    wrong with
                    {
                        Allowed =
                            $"{wrong.Allowed}; a guard may limit either side, for example to check that a fault is felt",
                    }
                );
            if (file.Control is not null && objective.Phase.Kind == PhaseKind.Baseline)
                reading.Wrong(
                    $"objectives[{i}]",
                    text,
                    "under guards: without a fault, no objective can be missed in the control"
                );
            read.Add(
                (
                    $"objectives[{i}]",
                    new Objective
                    {
                        Metric = objective.Metric,
                        Limit = objective.Limit,
                        Phase = objective.Phase,
                    }
                )
            );
        }
        foreach (var (text, i) in file.Guards.Select((t, i) => (t, i)))
            if (text.Length > 0 && Read(text, usual, $"guards[{i}]") is { } guard)
                read.Add(
                    (
                        $"guards[{i}]",
                        new Guard
                        {
                            Metric = guard.Metric,
                            Limit = guard.Limit,
                            Phase = guard.Phase,
                        }
                    )
                );
        return read;
    }

    /// <summary>
    /// Reads an objective. An unknown edge or reading is not reported here if it may exist once a mistake elsewhere is
    /// mended.
    /// </summary>
    private ObjectiveText? Read(string text, Phase usual, string path)
    {
        var wrong = new List<PlanError>();
        var read = ObjectiveText.Read(text, names, usual, path, wrong);
        Tell(wrong);
        return read;
    }

    private void Tell(IEnumerable<PlanError> wrong)
    {
        foreach (
            var error in wrong.Where(e =>
                !reading.IsDoubtful(e.Value)
                && !reading.IsToldWithin($"observers.{e.Value.Split(',')[0]}")
                && !reading.IsToldWithin($"workloads.{e.Value}")
            )
        )
            reading.Errors.Add(error);
    }

    /// <summary>Reads the observers.</summary>
    public IReadOnlyList<ObserverSpec> Observers() =>
        [
            .. file.Observers.Select(o =>
            {
                var path = $"observers.{o.Key}";
                if (o.Value.Url is { } url)
                {
                    reading.CheckUrl($"{path}.url", url, "an address such as http://127.0.0.1:9090");
                    reading.CheckText($"{path}.url", url, file);
                }
                if (o.Value.Query is null == o.Value.Field is null)
                    reading.Wrong(
                        path,
                        o.Value.Query is null ? "neither query nor field" : "query and field",
                        "query: for Prometheus, or field: of a JSON answer"
                    );
                if (o.Value.Field is { } field && !Field().IsMatch(field))
                    reading.Wrong(
                        $"{path}.field",
                        field,
                        "names and indices, such as queue.depth, pools[0].used or [1]"
                    );
                CheckHeaders(o.Value.Headers, o.Value.Url, path);
                return new ObserverSpec(o.Key, o.Value.Url ?? "")
                {
                    Query = o.Value.Query,
                    Field = o.Value.Field,
                    Headers = o.Value.Headers,
                };
            }),
        ];

    /// <summary>Reads the stop conditions: those of readings, and those of the load's own figures.</summary>
    public (IReadOnlyList<StopCondition> OfReadings, IReadOnlyList<LoadStop> OfLoad) Stops()
    {
        var (readings, load) = (new List<StopCondition>(), new List<LoadStop>());
        foreach (var (text, i) in file.StopWhen.Select((t, i) => (t, i)).Where(s => s.t.Length > 0))
        {
            var wrong = new List<PlanError>();
            var (ofReading, ofLoad) = StopText.Read(text, names, $"stopWhen[{i}]", wrong);
            if (ofReading is not null)
                readings.Add(ofReading);
            if (ofLoad is not null)
                load.Add(ofLoad);
            Tell(wrong);
        }
        return (readings, load);
    }

    /// <summary>Reads the reset.</summary>
    public TrialReset? Reset()
    {
        if (file.Reset is not { } reset)
            return null;
        var command = CommandWords.Read(reset.Command, "reset.command", reading);
        if (reset.Command is null == reset.Url is null)
            reading.Wrong("reset", reset.Url is null ? "neither command nor url" : "command and url", "one of the two");
        if (reset.Url is { } url)
        {
            reading.CheckUrl("reset.url", url, "an address such as http://127.0.0.1:{{port.orders}}/reset");
            reading.CheckText("reset.url", url, file);
        }
        if (!Method().IsMatch(reset.Method))
            reading.Wrong("reset.method", reset.Method, "an HTTP method, such as POST");
        ProgramPart.Check(
            reading,
            "reset.command",
            command,
            reset.Folder is { } folder ? reading.FileAt(folder) : null
        );
        foreach (var word in command)
            reading.CheckText("reset.command", word, file);
        if (reset.Headers.Count > 0 && reset.Url is null)
            reading.Wrong(
                "reset.headers",
                string.Join(", ", reset.Headers.Keys),
                "beside url only: a command has no headers"
            );
        CheckHeaders(reset.Headers, reset.Url, "reset");
        return new()
        {
            Command = command.Count > 0 ? new(command, reading.FolderAt(reset.Folder, "reset.folder")) : null,
            Method = reset.Method,
            Url = reset.Url,
            Headers = reset.Headers,
        };
    }

    private void CheckHeaders(IReadOnlyDictionary<string, string> headers, string? url, string path)
    {
        foreach (var (name, value) in headers)
        {
            reading.CheckText($"{path}.headers.{name}", value, file);
            foreach (var error in SecretWords.In($"{path}.headers.{name}", name, value))
                reading.Errors.Add(error);
            if (
                name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                && url is not null
                && LoginUrl.Of(url).Login is not null
            )
                reading.Wrong($"{path}.headers.{name}", Core.Texts.Secrets.Mask, "either this or a login in the url");
        }
        HttpHeaders.Check(headers, $"{path}.headers", null, reading.Texts);
    }

    [GeneratedRegex(ObserverFile.FieldForm)]
    private static partial Regex Field();

    [GeneratedRegex(ResetFile.MethodForm)]
    private static partial Regex Method();
}

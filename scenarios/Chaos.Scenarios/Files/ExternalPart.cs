using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Scenarios.Files;

/// <summary>Reads a workload whose calls are made elsewhere: by k6, by another program, or by whoever calls the service.</summary>
internal sealed class ExternalPart(
    Reading reading,
    ExperimentFile file,
    IReadOnlyDictionary<string, ExternalService> services
)
{
    private const string Expect = "expect";

    private readonly MakerPart _makers = new(reading, file);
    private readonly ListenPart _listens = new(reading, file, services);

    /// <summary>The words of a load that is made elsewhere, with the values that a workload has of them.</summary>
    private static IEnumerable<(string Word, object? Value)> Own(WorkloadFile workload) =>
        [
            ("listen", workload.Listen),
            ("ready", workload.Ready),
            ("command", workload.Command),
            ("env", workload.Env.Count > 0 ? workload.Env : null),
        ];

    /// <summary>The words of a load that the run makes, with the values that a workload has of them.</summary>
    private static IEnumerable<(string Word, object? Value)> OfTheRun(WorkloadFile workload) =>
        [
            ("rate", workload.Rate),
            ("users", workload.Users),
            ("journey", workload.Journey),
            ("mix", workload.Mix),
            ("feed", workload.Feed),
            ("arrivals", workload.Arrivals),
            ("spacing", workload.Spacing),
            ("pauseAfterFailure", workload.PauseAfterFailure),
            ("pace", workload.Pace),
            ("iterations", workload.Iterations),
        ];

    /// <summary>Whether the calls of a workload are made elsewhere.</summary>
    public static bool IsOne(WorkloadFile workload) => workload.Load is not null || workload.K6 is not null;

    /// <summary>Reports words of a load that is made elsewhere in a workload whose load the run makes.</summary>
    public void CheckNone(WorkloadFile workload, string path)
    {
        foreach (var (word, value) in Own(workload).Where(w => w.Value is not null))
            reading.Wrong(
                $"{path}.{word}",
                Told(value),
                $"{word} beside load: external: the run makes this load itself"
            );
    }

    /// <summary>Reports every mistake.</summary>
    public void Check(WorkloadFile workload, string path)
    {
        var of = workload.K6 is null ? "load: external" : "k6";
        foreach (var (word, value) in OfTheRun(workload).Where(w => w.Value is not null))
            reading.Wrong($"{path}.{word}", Told(value), $"nothing of {word} beside {of}: the load is made elsewhere");
        foreach (var (word, value) in workload.Words ?? new Dictionary<string, JsonElement>())
            if (word != Expect)
                reading.Wrong(
                    $"{path}.{word}",
                    SecretText.Told(word, reading.TextOf(value, $"{path}.{word}")),
                    $"nothing of {word} beside {of}: the calls are made elsewhere, and expect alone says which are good"
                );
        CheckExpect(workload, path);
        CheckService(workload, path);
        if (workload.Listen is { } listen)
        {
            reading.CheckAddress($"{path}.listen", listen, "host:port, such as 127.0.0.1:9000");
            _listens.Check(path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..], listen);
        }
        if (workload.Ready is { For: not null, Rate: null })
            reading.Wrong($"{path}.ready.for", "without rate", "rate beside it: how many calls a second for this time");
        if (workload is { K6: not null, Load: not null })
            reading.Wrong($"{path}.load", "beside k6", "one of the two: k6 makes the load elsewhere by itself");
        foreach (var (word, value) in Own(workload).Where(w => w.Word is "command" or "env" && w.Value is not null))
            if (workload.K6 is not null)
                reading.Wrong(
                    $"{path}.{word}",
                    Told(value),
                    $"nothing of {word} beside k6, which has its own env and args"
                );
            else if (word == "env" && workload.Command is null)
                reading.Wrong($"{path}.env", Told(value), "command beside it, the program that gets these variables");
        _makers.Check(workload, path);
    }

    /// <summary>The workload.</summary>
    public Workload Of(string name, WorkloadFile workload, TimeSpan duration) =>
        new()
        {
            Name = name,
            Target = new ExternalTargetSpec
            {
                Service = workload.Service ?? "",
                Statuses = ExpectOf(workload)?.Status ?? [],
            },
            Load = new ExternalLoad(duration)
            {
                Listen = workload.Listen,
                ReadyPerSecond = workload.Ready?.Rate,
                ReadyFor = workload.Ready?.For ?? TimeSpan.FromSeconds(1),
                ReadyWithin = workload.Ready?.Within ?? TimeSpan.FromMinutes(5),
                Maker = _makers.Of(workload, $"workloads.{name}"),
            },
            Timeout = workload.Timeout,
            Tags = workload.Tags,
        };

    private void CheckService(WorkloadFile workload, string path)
    {
        if (workload.Service is not { } name || services.GetValueOrDefault(name) is not { } service)
            return;
        var protocol = KnownProtocols.OfAddress(service.Address) ?? KnownProtocols.Usual;
        if (protocol != KnownProtocols.Usual || service.Http2)
            reading.Wrong(
                $"{path}.service",
                name,
                "a service that speaks HTTP/1.1: calls that are made elsewhere are counted by a proxy that reads them"
            );
        else if (service.Tls?.CertFile is not null)
            reading.Wrong(
                $"{path}.service",
                name,
                "a service that asks for no client certificate: the proxy that reads the calls has none"
            );
    }

    private void CheckExpect(WorkloadFile workload, string path)
    {
        if (workload.Words?.TryGetValue(Expect, out var value) != true || value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var word in value.EnumerateObject().Where(w => w.Name != "status"))
            reading.Wrong(
                $"{path}.{Expect}.{word.Name}",
                Reading.InOneLine(word.Value),
                "status alone: a proxy sees no more of an answer that is read elsewhere"
            );
        if (ExpectOf(workload)?.Status is { Count: 0 })
            reading.Wrong($"{path}.{Expect}.status", "none", $"at least one: {ExpectedStatus.Allowed}");
        foreach (var (word, i) in (ExpectOf(workload)?.Status ?? []).Select((w, i) => (w, i)))
            if (ExpectedStatus.Read(word) is null)
                reading.Wrong($"{path}.{Expect}.status[{i}]", word, ExpectedStatus.Allowed);
    }

    private static ExternalExpectFile? ExpectOf(WorkloadFile workload) =>
        workload.Words?.TryGetValue(Expect, out var value) == true
        && value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("status", out var status)
            ? new() { Status = status.Deserialize<IReadOnlyList<string>>(PolicyJson.Options) }
            : null;

    private static string Told(object? value) =>
        value switch
        {
            JsonElement element => Reading.InOneLine(element),
            string text => text,
            TimeSpan time => Limits.TextOf(time),
            System.Collections.IEnumerable => "given",
            _ => FormattableString.Invariant($"{value}") is { } text && text.Contains('{', StringComparison.Ordinal)
                ? "given"
                : FormattableString.Invariant($"{value}"),
        };
}

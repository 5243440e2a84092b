using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Faults;
using Chaos.Faults.Edges;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads the faults: each an object with the fault's name, its settings, and its times beside them or among them.
/// </summary>
internal sealed class FaultPart(Reading reading, ExperimentFile file, Topology topology)
{
    internal const string Start = "start";
    internal const string For = "for";
    internal const string Every = "every";
    internal const string Times = "times";
    private static readonly string[] s_besides = [Start, For, Every, Times];
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    private readonly List<(string Path, string Site, FaultEffectKind Kind)> _sites = [];
    private readonly List<HostFault> _hosts = [];

    /// <summary>The sites of the faults that could be read, each with its path and its effect.</summary>
    public IReadOnlyList<(string Path, string Site, FaultEffectKind Kind)> Sites => _sites;

    /// <summary>Length of the fault phase, if the file gives it and it is within its limits; else null.</summary>
    private TimeSpan? Whole => reading.IsTold("durations.fault") ? null : file.Durations.Fault;

    /// <summary>Whether every fault could be read.</summary>
    public bool HasAll { get; private set; } = true;

    /// <summary>The windows of the faults that could be read.</summary>
    public IReadOnlyList<FaultWindow> Read()
    {
        var each = file.Faults.Select((f, i) => Read(f, $"faults[{i}]")).ToList();
        HasAll = each.All(windows => windows.Count > 0);
        return [.. each.SelectMany(w => w)];
    }

    private IReadOnlyList<FaultWindow> Read(JsonElement fault, string path)
    {
        var names =
            fault.ValueKind == JsonValueKind.Object
                ? fault.EnumerateObject().Where(p => !s_besides.Contains(p.Name)).ToList()
                : [];
        if (names is not [var one])
        {
            var told = string.Join(", ", names.Select(n => n.Name));
            reading.Wrong(
                path,
                fault.ValueKind != JsonValueKind.Object ? Reading.InOneLine(fault)
                    : told.Length > 0 ? told
                    : "no fault",
                $"one of {string.Join(", ", FaultNames.Offered.Keys)}, and beside it {string.Join(", ", s_besides)}"
            );
            return [];
        }
        var at = $"{path}.{one.Name}";
        var start = Time(fault, one.Value, Start, path, at) ?? TimeSpan.Zero;
        var length =
            Time(fault, one.Value, For, path, at) ?? (Whole is { } whole && whole > start ? whole - start : s_usual);
        CheckTimes(n => PlaceOf(fault, one.Value, n, path, at), start, length);
        if (FaultNames.Find(one.Name) is not { } type)
        {
            reading.Wrong($"{path}.{one.Name}", one.Name, string.Join(", ", FaultNames.All));
            return [];
        }
        if (
            new ForgivingJson(FaultNames.Options, reading.Errors)
            {
                Renamed = reading.Renamed,
                OthersNames = FaultNames.ToxiproxysSettings,
            }.ReadWhole(WithoutTimes(one.Value), type, at)
            is not InjectableFault read
        )
            return [];
        foreach (var error in read.Errors(at))
            reading.Errors.Add(reading.AsWritten(error));
        var isPlaced = CheckSite(read, at);
        var repeats = new RepeatPart(reading, Whole).Read(fault, path, start, length);
        if (!isPlaced || reading.IsToldWithin(path))
            return [];
        WarnOfAttempts(read, one.Value, at);
        IReadOnlyList<FaultWindow> windows =
        [
            .. read.Over(start, length)
                .SelectMany(w =>
                    repeats is { } r ? w.Repeated(r.Every, Math.Min(r.Times, FlapEdge.MostTimes + 1)) : [w]
                )
                .OrderBy(w => w.Start),
        ];
        if (windows.Count > FlapEdge.MostTimes)
            reading.Wrong(
                path,
                $"more than {FlapEdge.MostTimes} times",
                $"at most {FlapEdge.MostTimes} times: each sends canaries of its own"
            );
        return windows;
    }

    /// <summary>Checks that a fault lies within the fault phase, if the file gives its length.</summary>
    private void CheckTimes(Func<string, string> placeOf, TimeSpan start, TimeSpan length)
    {
        if (reading.IsTold(placeOf(Start)) || reading.IsTold(placeOf(For)))
            return;
        var most = Whole ?? TimeSpan.FromHours(1);
        var why = Whole is null ? "" : $": durations.fault is {most.TotalSeconds:0.###} s";
        if (start < TimeSpan.Zero || start > most - s_least)
            Told(Start, start, $"0s to {(most - s_least).TotalSeconds:0.###}s{why}");
        else if (length < s_least || start + length > most)
            Told(
                For,
                length,
                "1s or more, so that canaries can feel it, and at most "
                    + $"{(most - start).TotalSeconds:0.###}s"
                    + $"{(start > TimeSpan.Zero ? $" after a start of {start.TotalSeconds:0.###} s" : "")}{why}"
            );

        void Told(string name, TimeSpan time, string allowed) =>
            reading.Errors.Add(
                reading.AsWritten(
                    new(placeOf(name), $"{time.TotalSeconds:0.###} s", FormattableString.Invariant($"{allowed}"))
                )
            );
    }

    private static JsonElement? Inside(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Where a time is written; for one that is not, where the length would be.</summary>
    private static string PlaceOf(JsonElement fault, JsonElement settings, string name, string path, string at) =>
        Inside(fault, name) is not null ? $"{path}.{name}"
        : Inside(settings, name) is not null ? $"{at}.{name}"
        : $"{path}.{For}";

    /// <summary>The settings of a fault without its times.</summary>
    private static JsonElement WithoutTimes(JsonElement settings) =>
        Inside(settings, Start) is null && Inside(settings, For) is null
            ? settings
            : JsonSerializer.SerializeToElement(
                settings
                    .EnumerateObject()
                    .Where(p => p.Name is not (Start or For))
                    .ToDictionary(p => p.Name, p => p.Value)
            );

    private TimeSpan? Time(JsonElement fault, JsonElement settings, string name, string path, string at)
    {
        if (Inside(fault, name) is not null && Inside(settings, name) is { } twice)
            reading.Wrong(
                $"{at}.{name}",
                Reading.InOneLine(twice),
                $"{name} beside the fault or among its settings, not both"
            );
        if ((Inside(fault, name) ?? Inside(settings, name)) is not { } value)
            return null;
        var found = new List<PlanError>();
        var place = PlaceOf(fault, settings, name, path, at);
        if (StrictJson.Read(value, typeof(TimeSpan), place, found, FaultNames.Options) is TimeSpan time)
            return time;
        foreach (var error in found)
            reading.Errors.Add(error);
        return null;
    }

    private bool CheckSite(InjectableFault fault, string path)
    {
        switch (fault)
        {
            case EdgeFault edge:
                return CheckEdge(edge, $"{path}.edge");
            case HostFault host:
                return CheckHost(host, $"{path}.service");
            default:
                throw new InvalidOperationException($"{fault.GetType().Name} is of no base that a file may name");
        }
    }

    private bool CheckEdge(EdgeFault fault, string place)
    {
        if (topology.Edges.FirstOrDefault(e => e.Name == fault.Edge) is { } edge)
        {
            if (fault.Reads is { IsHttp2: true } only && only != edge.Protocol)
            {
                reading.Wrong(
                    $"{place[..place.LastIndexOf('.')]}.grpcStatus",
                    $"on {edge.Name}, which speaks {edge.Protocol}",
                    $"status on this edge, or protocol: {only.Word} in edges if that is what it speaks"
                );
                return false;
            }
            if (fault.Reads is not null && edge.WhyUnread is not null)
            {
                reading.Wrong(
                    place,
                    fault.Edge,
                    $"an edge with HTTP or gRPC, because this fault has to read requests: {EdgeWords.WhatCanBeDone(edge)}"
                );
                return false;
            }
            if (fault.NeedsEndOfTls && !edge.EndsTls)
            {
                reading.Wrong(
                    place,
                    fault.Edge,
                    edge.From == Edge.Client
                        ? "an edge between two services: the load does not end TLS at the proxy"
                        : "an edge with tls: terminate in edges, where the proxy makes the handshake"
                );
                return false;
            }
            if (fault.HitsRequestsAlone && (edge.Protocol.Word == "mysql" || edge.Canary is { Send: "" }))
            {
                reading.Wrong(
                    place,
                    fault.Edge,
                    "an edge on which the caller speaks first: here the service does, so that no canary feels it when requests "
                        + "alone are lost; blackHole loses both directions"
                );
                return false;
            }
            _sites.Add((place, fault.Edge, fault.Effect.Kind));
            return true;
        }
        if (!reading.IsDoubtful(fault.Edge))
            reading.Wrong(
                place,
                fault.Edge,
                SpokenPart.WhyNoEdge(fault.Edge, topology)
                    ?? (
                        topology.Edges.Count > 0
                            ? string.Join(", ", topology.Edges.Select(e => e.Name))
                            : "an edge: there is none"
                    )
            );
        return false;
    }

    /// <summary>The tool's own load makes each call once: there is no second attempt that a fault could spare or hit.</summary>
    private void WarnOfAttempts(InjectableFault fault, JsonElement settings, string at)
    {
        var isByCall = Inside(settings, "per") is { ValueKind: JsonValueKind.String } per
            ? "call".Equals(per.GetString(), StringComparison.OrdinalIgnoreCase)
            : Inside(settings, "answers") is not null;
        if (
            !isByCall
            || !EdgeName.TryParse(fault.Effect.Site, out var edge)
            || edge.From != Edge.Client
            || file.Workloads.Values.Any(w => w.Service == edge.To && (w.Load is not null || w.K6 is not null))
        )
            return;
        reading.Warn(
            $"{at}.per",
            "call: the load makes each call once and does not retry, so that "
                + (
                    Inside(settings, "every") is null
                        ? "the first attempt, which is hit, is the only one"
                        : "nothing is hit"
                )
                + "; name the edge of a service that retries"
        );
    }

    private bool CheckHost(HostFault fault, string place)
    {
        var service = topology.Services.FirstOrDefault(s => s.Name == fault.Service)?.External;
        if (service is not null && WhyNot(fault, service) is null)
        {
            _sites.Add((place, fault.Service, fault.Effect.Kind));
            _hosts.Add(fault);
            return true;
        }
        if (new[] { "", ".command", ".pid", ".start" }.Any(w => reading.IsTold($"services.{fault.Service}{w}")))
            return false;
        var allowed = topology.Services.Where(s => WhyNot(fault, s.External!) is null).Select(s => s.Name).ToList();
        reading.Wrong(
            place,
            fault.Service,
            service is { HasProcess: true } ? WhyNot(fault, service)!
                : allowed.Count > 0 ? string.Join(", ", allowed)
                : "a service with a command, or with a url and pid: there is none, and without pid a service that runs already "
                    + "is not touched"
        );
        return false;
    }

    /// <summary>Checks that every arm has what the faults of hosts act on.</summary>
    public void CheckArms(IEnumerable<Arm> arms)
    {
        foreach (var arm in arms)
        foreach (var fault in _hosts)
            if (
                arm.Services.GetValueOrDefault(fault.Service) is { } changed
                && WhyNot(fault, changed) is { } allowed
                && !reading.IsToldWithin($"{arm.Name}.services.{fault.Service}")
            )
                reading.Wrong(
                    $"{arm.Name}.services.{fault.Service}",
                    changed.IsStarted ? "a command" : "a url",
                    allowed
                );
    }

    /// <summary>What a service needs for a fault of its host, as text; null when it has it.</summary>
    private static string? WhyNot(HostFault fault, ExternalService service) =>
        service.IsStarted ? null
        : !service.HasProcess ? "a command, or a url with pid: without pid a service that runs already is not touched"
        : fault.EndsHost && service.Start.Count == 0
            ? "a service with start, the command that starts it again: a service that runs already is killed only with it"
        : null;
}

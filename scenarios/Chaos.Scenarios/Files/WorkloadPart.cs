using System.Globalization;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Journeys;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads the part of the load that is common to all protocols; the protocol of a workload reads the rest.
/// </summary>
internal sealed class WorkloadPart(
    Reading reading,
    ExperimentFile file,
    LoadCalls calls,
    ProfilePart profiles,
    IReadOnlyDictionary<string, ExternalService> services,
    WorkloadProtocols protocols
)
{
    private readonly FeedPart _feeds = new(reading);
    private readonly ExternalPart _external = new(reading, file, services);

    /// <summary>Reports every mistake.</summary>
    public void Check()
    {
        if (
            file.Workloads.Count == 0
            && reading.Errors.All(e => !e.Field.StartsWith("workloads", StringComparison.Ordinal))
        )
            reading.Wrong("workloads", "none", "at least one, by name");
        foreach (var (name, workload) in file.Workloads)
            Check(name, workload);
        foreach (var (name, journey) in new[] { ("setup", calls.Setup), ("teardown", calls.Teardown) })
        foreach (var call in journey is null ? [] : calls.Once(name, journey))
        {
            if (call.Service is null)
                reading.Wrong($"{call.Path}.service", PlanError.Missing, "a service: the workloads call several");
            Check(call, null);
        }
    }

    /// <summary>The feed of a workload; null for none, and for one that cannot be read.</summary>
    public Feed? FeedOf(WorkloadFile workload) => _feeds.Of(workload.Feed);

    /// <summary>The load of an arm, for a trial of this length.</summary>
    public IReadOnlyList<Workload> Of(
        Func<string, ExternalService?> serviceOf,
        IReadOnlyDictionary<string, string> headers,
        TimeSpan duration
    ) =>
        [
            .. file
                .Workloads.Where(w => w.Value.Service is not null && IsWhole(w.Key, w.Value))
                .Select(w => Of(w.Key, w.Value, serviceOf, headers, duration)),
        ];

    /// <summary>What is made once before or after the load; null for nothing.</summary>
    public Journey? Once(string name, JourneyFile? journey, Func<string, ExternalService?> serviceOf) =>
        journey is null || journey.Steps.Count == 0 || calls.Once(name, journey).Any(c => c.Service is null)
            ? null
            : JourneyOf(name, journey, calls.Once(name, journey), null, serviceOf, new Dictionary<string, string>());

    private static long? Least(long? one, long? other) => one < other || other is null ? one : other;

    private bool IsWhole(string name, WorkloadFile workload) =>
        !LoadCalls.Walks(workload)
        || calls.MixOf(name, workload) is [_, ..] mix && mix.All(m => m.Journey.Steps.Count > 0);

    private Workload Of(
        string name,
        WorkloadFile workload,
        Func<string, ExternalService?> serviceOf,
        IReadOnlyDictionary<string, string> headers,
        TimeSpan duration
    )
    {
        if (ExternalPart.IsOne(workload))
            return _external.Of(name, workload, duration);
        var mix = calls
            .MixOf(name, workload)
            .Select(e => new MixPart(
                e.Weight,
                JourneyOf(e.Name, e.Journey, calls.Of(name, workload, e), workload.Feed, serviceOf, headers)
            )
            {
                Tags = e.Tags,
            })
            .ToList();
        var single = mix.Count > 0 ? null : calls.Of(name, workload).First();
        return new()
        {
            Name = name,
            Target = single is null
                ? mix[0].Journey.Steps[0].Target
                : TargetOf(single, workload.Feed, serviceOf, headers),
            WarmUp = single is null
                ? null
                : protocols
                    .Of(single)
                    .WarmUpOf(
                        ProtocolWords.Of(single.Words, protocols.Of(single)),
                        ReadingOf(single, workload.Feed, serviceOf(single.Service!), headers)
                    ),
            Mix = mix,
            Load = profiles.Of(workload, duration),
            Timeout = workload.Timeout,
            Iterations = Least(workload.Iterations, _feeds.Of(workload.Feed)?.MostCalls),
            Tags = workload.Tags,
        };
    }

    private Journey JourneyOf(
        string? name,
        JourneyFile journey,
        IReadOnlyList<CallFile> made,
        JsonElement? feed,
        Func<string, ExternalService?> serviceOf,
        IReadOnlyDictionary<string, string> headers
    )
    {
        var steps = journey
            .Steps.Zip(made)
            .Select(s =>
            {
                var target = TargetOf(s.Second, feed, serviceOf, headers);
                return new Step
                {
                    Name = s.First.Name ?? StepNames.Of(target),
                    Target = target,
                    Timeout = s.First.File.Timeout,
                    Before = s.First.Before,
                    Once = s.First.File.Once,
                    Needs = s.Second.Needs,
                    Tags = s.First.File.Tags,
                };
            })
            .ToList();
        return new()
        {
            Name = name ?? steps[0].Name,
            Steps = steps,
            After = journey.After,
        };
    }

    private TargetSpec TargetOf(
        CallFile call,
        JsonElement? feed,
        Func<string, ExternalService?> serviceOf,
        IReadOnlyDictionary<string, string> headers
    )
    {
        var protocol = protocols.Of(call);
        return protocol.TargetOf(
            ProtocolWords.Of(call.Words, protocol),
            ReadingOf(call, feed, serviceOf(call.Service!), headers)
        );
    }

    private CallReading ReadingOf(
        CallFile call,
        JsonElement? feed,
        ExternalService? service,
        IReadOnlyDictionary<string, string> headers
    )
    {
        var rows = _feeds.Of(feed);
        return new()
        {
            Path = call.Path,
            Service = call.Service ?? "",
            External = service,
            Timeout = call.Timeout,
            Feed = rows,
            IsFeedUnread = feed is not null && rows is null,
            Captures = call.Captures,
            LaterCaptures = call.LaterCaptures,
            KeepsBodies = call.KeepsBodies,
            ArmsHeaders = headers,
            Folder = reading.Folder,
            Secrets = reading.Secrets ?? Secrets.None,
            Allowed = reading.Allowed,
            Texts = reading.Texts,
        };
    }

    private void Check(string name, WorkloadFile workload)
    {
        var path = $"workloads.{name}";
        if (ExternalPart.IsOne(workload))
        {
            _external.Check(workload, path);
            return;
        }
        // With a mistake there, it is not known where the load is made.
        if (reading.IsToldWithin($"{path}.load") || reading.IsToldWithin($"{path}.k6"))
            return;
        _external.CheckNone(workload, path);
        profiles.Check(workload, path);
        _feeds.Check(workload.Feed, $"{path}.feed");
        foreach (var call in calls.Of(name, workload))
            Check(call, workload.Feed);
        CheckKept(name, workload);
        CheckNames(name, workload);
    }

    /// <summary>Reports a workload that keeps bodies and has no call whose body is read.</summary>
    private void CheckKept(string name, WorkloadFile workload)
    {
        var path = $"workloads.{name}";
        if (
            workload.Keep is not null
            && !reading.IsToldWithin(path)
            && calls.Of(name, workload).ToList() is { Count: > 0 } made
            && made.All(c => protocols.Of(c) != KnownProtocols.Usual)
        )
            reading.Wrong($"{path}.keep", "bodies", "with an HTTP request only: nothing is read of other answers");
    }

    private void Check(CallFile call, JsonElement? feed)
    {
        if (!protocols.Check(call))
            return;
        var protocol = protocols.Of(call);
        var service = call.Service is { } name ? services.GetValueOrDefault(name) : null;
        var words = ProtocolWords.Of(call.Words, protocol);
        foreach (var error in Limits.Of(words, call.Path))
            reading.Errors.Add(error);
        protocol.Check(words, ReadingOf(call, feed, service, new Dictionary<string, string>()));
    }

    /// <summary>Reports names that occur twice in the mix of a workload.</summary>
    private void CheckNames(string name, WorkloadFile workload)
    {
        var seen = new HashSet<string>();
        foreach (var entry in calls.MixOf(name, workload).Where(e => !reading.IsToldWithin(e.Path)))
        {
            var made = calls.Of(name, workload, entry);
            if (made.Any(c => c.Service is null || reading.IsToldWithin(c.Path)))
                continue;
            var journey = JourneyOf(
                entry.Name,
                entry.Journey,
                made,
                workload.Feed,
                services.GetValueOrDefault,
                new Dictionary<string, string>()
            );
            foreach (var one in journey.Steps.Select(s => s.Name).Prepend(entry.Name).OfType<string>())
                if (!seen.Add(one))
                    reading.Wrong(
                        entry.Path,
                        one,
                        entry.Name is null
                            ? "another name: this one is taken in the workload, so give the call a name"
                            : "names of steps and journeys that occur once in the workload"
                    );
        }
    }

    /// <summary>Reports a load that surely ends before there is anything to judge.</summary>
    /// <param name="durations">The trial's phases.</param>
    /// <param name="isFaulted">Whether there is a fault, which the load has to outlast.</param>
    public void CheckEnds(Durations durations, bool isFaulted)
    {
        foreach (
            var (name, workload) in file.Workloads.Where(w =>
                !ExternalPart.IsOne(w.Value) && !reading.IsToldWithin($"workloads.{w.Key}")
            )
        )
        {
            var feed = _feeds.Of(workload.Feed);
            var rows = feed is { Order: FeedOrder.Unique } ? feed.Rows.Count : (long?)null;
            var most = Least(workload.Iterations, rows);
            var until =
                feed is { Order: FeedOrder.Unique, OnEnd: FeedEnd.Fail } ? durations.Total
                : isFaulted ? durations.Total - durations.Recovery
                : durations.WarmUp;
            var due = Math.Ceiling(profiles.Of(workload, durations.Total).CallsDue(TimeSpan.Zero, until));
            if (most is null || !double.IsFinite(due) || due == 0 || most > due)
                continue;
            var enough = string.Create(
                CultureInfo.InvariantCulture,
                $"more than {due:#,0}: so many are due in the first {until.TotalSeconds:0.#} s"
            );
            if (most == rows)
                reading.Wrong($"workloads.{name}.feed", $"unique with {Counted.Of((int)rows.Value, "row")}", enough);
            else
                reading.Wrong(
                    $"workloads.{name}.iterations",
                    most.Value.ToString(CultureInfo.InvariantCulture),
                    enough
                );
        }
    }

    /// <summary>Reports the headers of an arm that its load cannot send.</summary>
    public void CheckSendable(IReadOnlyDictionary<string, string> headers, string path)
    {
        foreach (var protocol in calls.All.Select(protocols.Of).Distinct())
            protocol.CheckHeaders(headers, path, reading.Texts);
    }

    /// <summary>Reports mistakes in headers.</summary>
    public void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, IEnumerable<string> known)
    {
        foreach (var (header, value) in headers)
        {
            reading.CheckText($"{path}.{header}", value, known);
            foreach (var error in SecretWords.In($"{path}.{header}", header, value))
                reading.Errors.Add(error);
        }
    }
}

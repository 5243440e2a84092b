using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
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
    IReadOnlyDictionary<string, ExternalService> services,
    WorkloadProtocols protocols
)
{
    private readonly Dictionary<string, Feed?> _feeds = [];

    /// <summary>Reports every mistake.</summary>
    public void Check()
    {
        if (
            file.Workloads.Count == 0
            && reading.Errors.All(e => !e.Field.StartsWith("workloads", StringComparison.Ordinal))
        )
            reading.Wrong("workloads", "none", "at least one, by name");
        foreach (var (name, workload) in file.Workloads)
            Check(workload, $"workloads.{name}");
    }

    /// <summary>The load of an arm, for a trial of this length.</summary>
    public IReadOnlyList<Workload> Of(
        Func<string, ExternalService?> serviceOf,
        IReadOnlyDictionary<string, string> headers,
        TimeSpan duration
    ) =>
        [
            .. file
                .Workloads.Where(w => w.Value.Service is not null)
                .Select(w =>
                {
                    var protocol = protocols.Of(w.Value);
                    var words = w.Value.WordsOf(protocol);
                    var read = ReadingOf(w.Value, $"workloads.{w.Key}", serviceOf(w.Value.Service!), headers);
                    return new Workload
                    {
                        Name = w.Key,
                        Target = protocol.TargetOf(words, read),
                        WarmUp = protocol.WarmUpOf(words, read),
                        Load = w.Value.Users is { } users
                            ? ClosedLoad.Constant(users, duration)
                            : OpenLoad.Constant(w.Value.Rate ?? 1, duration) with
                            {
                                Spacing = w.Value.Spacing,
                            },
                        Timeout = w.Value.Timeout,
                    };
                }),
        ];

    private CallReading ReadingOf(
        WorkloadFile workload,
        string path,
        ExternalService? service,
        IReadOnlyDictionary<string, string> headers
    )
    {
        var feed = workload.Feed is { } name ? _feeds.GetValueOrDefault(name) : null;
        return new()
        {
            Path = path,
            Service = workload.Service ?? "",
            External = service,
            Timeout = workload.Timeout,
            Feed = feed,
            IsFeedUnread = workload.Feed is not null && feed is null,
            ArmsHeaders = headers,
            Folder = reading.Folder,
            Secrets = reading.Secrets ?? Secrets.None,
            Allowed = reading.Allowed,
            Texts = reading.Texts,
        };
    }

    private void Check(WorkloadFile workload, string path)
    {
        var isReadable = protocols.Check(workload, path);
        if (workload.Rate is not null && workload.Users is not null)
            reading.Wrong(path, "rate and users", "one of the two");
        else if (
            workload.Rate is null
            && workload.Users is null
            && reading.Errors.All(e => e.Field != $"{path}.rate" && e.Field != $"{path}.users")
        )
            reading.Wrong(path, "neither rate nor users", "rate: calls a second, or users");
        if (workload.Feed is { } feed)
            Load(feed, $"{path}.feed");
        if (!isReadable)
            return;
        var protocol = protocols.Of(workload);
        var service = workload.Service is { } name ? services.GetValueOrDefault(name) : null;
        var words = workload.WordsOf(protocol);
        foreach (var error in Limits.Of(words, path))
            reading.Errors.Add(error);
        protocol.Check(words, ReadingOf(workload, path, service, new Dictionary<string, string>()));
    }

    /// <summary>Reports the headers of an arm that its load cannot send.</summary>
    public void CheckSendable(IReadOnlyDictionary<string, string> headers, string path)
    {
        foreach (var protocol in file.Workloads.Values.Select(protocols.Of).Distinct())
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

    private Feed? Load(string feed, string path)
    {
        if (_feeds.TryGetValue(feed, out var known))
            return known;
        try
        {
            return _feeds[feed] = Feed.Read(TextFile.Read(Path.Combine(reading.Folder, feed), TextFile.MostOfFeed)) with
            {
                Name = feed,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException
                ? "is not there"
                : $"cannot be read: {e.Message}";
            reading.Errors.Add(
                new PlanError(
                    path,
                    feed,
                    "a CSV file with a first line of names, or a JSON file with a list of objects"
                )
                {
                    Why = why,
                }
            );
            return _feeds[feed] = null;
        }
    }
}

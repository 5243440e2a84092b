using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the load.</summary>
internal sealed partial class WorkloadPart(
    Reading reading,
    ExperimentFile file,
    IReadOnlyDictionary<string, UsersService> services
)
{
    private readonly Dictionary<string, Feed?> _feeds = [];
    private readonly ProtoPart _protos = new(reading);
    private readonly PublishPart _publish = new(reading, services);
    private readonly SendPart _send = new(reading);

    /// <summary>Tells every mistake.</summary>
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

    /// <summary>The load of an arm, for so long a trial.</summary>
    public IReadOnlyList<Workload> Of(
        Func<string, UsersService?> serviceOf,
        IReadOnlyDictionary<string, string> headers,
        TimeSpan duration
    ) =>
        [
            .. file
                .Workloads.Where(w => w.Value.Service is not null)
                .Select(w => new Workload
                {
                    Name = w.Key,
                    Target = TargetOf(w.Value, serviceOf(w.Value.Service!), headers),
                    WarmUp = w.Value.WarmUp is { Get: { } path }
                        ? TargetOf(
                            w.Value with
                            {
                                Method = "GET",
                                Path = path,
                                Body = null,
                                Expect = null,
                            },
                            serviceOf(w.Value.Service!),
                            headers
                        )
                        : null,
                    Load = w.Value.Users is { } users
                        ? ClosedLoad.Constant(users, duration)
                        : OpenLoad.Constant(w.Value.Rate ?? 1, duration) with
                        {
                            Spacing = w.Value.Spacing,
                        },
                    Timeout = w.Value.Timeout,
                }),
        ];

    private TargetSpec TargetOf(
        WorkloadFile workload,
        UsersService? service,
        IReadOnlyDictionary<string, string> besides
    )
    {
        var headers = workload
            .Headers.Concat(besides)
            .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.OrdinalIgnoreCase);
        var feed = workload.Feed is { } name ? _feeds.GetValueOrDefault(name) : null;
        var secrets = reading.Secrets ?? Secrets.None;
        if (_publish.Is(workload))
            return _publish.TargetOf(workload, BodyOf(workload), headers, feed, secrets);
        return workload.Grpc is { } method
            ? new GrpcRequestTargetSpec
            {
                Service = workload.Service!,
                Method = method,
                Proto = workload.Proto,
                Input = _protos.InputOf(workload),
                Message = BodyOf(workload) ?? "{}",
                Headers = headers,
                Feed = feed,
                Secrets = secrets,
            }
            : new RequestTargetSpec
            {
                Service = workload.Service!,
                Method = workload.Method ?? "GET",
                Path = workload.Path ?? "/",
                Headers = headers,
                Body = BodyOf(workload),
                KnownAs =
                    service is { IsStarted: false }
                    && Uri.TryCreate(LoginUrl.Of(service.Address).Url, UriKind.Absolute, out var known)
                        ? known
                        : null,
                Tls = service?.Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true,
                Login = service is null ? null : LoginUrl.Of(service.Address).Login,
                Expect = workload.Expect is { Status.Count: > 0 } expect ? new(expect.Status) : null,
                Feed = feed,
                Secrets = secrets,
            };
    }

    private void Check(WorkloadFile workload, string path)
    {
        if (workload.Grpc is { } grpc && !GrpcMethod().IsMatch(grpc))
            reading.Wrong($"{path}.grpc", grpc, "a method such as shop.OrderService/CreateOrder");
        else
            _protos.Check(workload, BodyOf(workload) ?? "{}", path);

        CheckSpoken(workload, path);
        if (workload.Method is { } method && !Method().IsMatch(method))
            reading.Wrong($"{path}.method", method, "a method such as GET or POST");
        if (
            workload.Path is { } target
            && !target.StartsWith('/')
            && !target.StartsWith("{{", StringComparison.Ordinal)
        )
            reading.Errors.Add(
                new PlanError(
                    $"{path}.path",
                    target,
                    "a path that begins with /, such as /orders/{{id}}, or one that a column of the feed holds: {{path}}"
                )
                {
                    Meant = target.Contains(':', StringComparison.Ordinal) ? null : $"/{target}",
                }
            );
        CheckWarmUp(workload, path);
        if (workload.Rate is not null && workload.Users is not null)
            reading.Wrong(path, "rate and users", "either");
        else if (
            workload.Rate is null
            && workload.Users is null
            && reading.Errors.All(e => e.Field != $"{path}.rate" && e.Field != $"{path}.users")
        )
            reading.Wrong(path, "neither rate nor users", "rate: calls a second, or users");
        foreach (var error in Limits.Of(workload, path))
            reading.Errors.Add(error);
        var columns = workload.Feed is { } feed ? Load(feed, $"{path}.feed")?.Columns ?? [] : [];
        // Of a feed that cannot be read no column is known, and none is wrong.
        if (workload.Feed is { } name && _feeds[name] is null)
            return;
        List<string> known = [.. columns, .. RequestTargetSpec.Placeholders];
        if (_publish.Is(workload))
            _publish.Check(workload, path, known);
        reading.CheckText($"{path}.path", workload.Path ?? "/", known);
        if (workload.WarmUp?.Get is { } warmUp)
            reading.CheckText($"{path}.warmUp.get", warmUp, known);
        foreach (var error in SecretWords.In($"{path}.path", "", workload.Path ?? "/"))
            reading.Errors.Add(error);
        if (BodyOf(workload) is { } body)
        {
            reading.CheckText($"{path}.body", body, known);
            foreach (var error in SecretWords.In($"{path}.body", "", body))
                reading.Errors.Add(error);
        }
        CheckHeaders(workload.Headers, $"{path}.headers", known);
        CheckSendable(workload, path);
    }

    /// <summary>What can be asked of a service depends on what it speaks.</summary>
    private void CheckSpoken(WorkloadFile workload, string path)
    {
        var publishes = _publish.Is(workload);
        var service = workload.Service is { } name ? services.GetValueOrDefault(name) : null;
        if (
            reading.IsTold($"services.{workload.Service}.url") || reading.IsTold($"services.{workload.Service}.address")
        )
            service = null;
        if (service is not null && !publishes && workload.Grpc is null && !ServicePart.IsHttp(service.Address))
            reading.Wrong(
                $"{path}.service",
                workload.Service!,
                "a service over which HTTP is spoken, or gRPC by grpc: the address of this one begins "
                    + $"with {service.Address.Split("://")[0]}://"
            );
        if (service is not null && workload.Grpc is not null && LoginUrl.Of(service.Address).Login is not null)
            reading.Wrong(
                $"{path}.service",
                workload.Service!,
                "a service whose url holds no login: gRPC sends none, and has headers for metadata"
            );
        if (workload.Expect is not { } expect)
            return;
        if (publishes || workload.Grpc is not null)
            reading.Wrong(
                $"{path}.expect",
                publishes ? "beside a broker" : "beside grpc",
                "beside a request of HTTP only: gRPC is good with OK, a message when the broker has confirmed it"
            );
        else if (
            expect.Status.Count == 0
            && reading.Errors.All(e => !e.Field.StartsWith($"{path}.expect", StringComparison.Ordinal))
        )
            reading.Wrong($"{path}.expect.status", "none", $"at least one: {ExpectedStatus.Allowed}");
        foreach (
            var (word, i) in expect
                .Status.Select((w, i) => (w, i))
                .Where(w => w.w.Length > 0 && ExpectedStatus.Read(w.w) is null)
        )
            reading.Wrong($"{path}.expect.status[{i}]", word, ExpectedStatus.Allowed);
    }

    private void CheckWarmUp(WorkloadFile workload, string path)
    {
        if (workload.WarmUp is not { } warmUp)
            return;
        if (_publish.Is(workload) || workload.Grpc is not null)
            reading.Wrong(
                $"{path}.warmUp",
                _publish.Is(workload) ? "beside a broker" : "beside grpc",
                "beside a request of HTTP only"
            );
        else if (warmUp.Get is { } asked && !asked.StartsWith('/'))
            reading.Wrong($"{path}.warmUp.get", asked, "a path such as /health");
    }

    private void CheckSendable(WorkloadFile workload, string path)
    {
        var feed = workload.Feed is { } name ? _feeds.GetValueOrDefault(name) : null;
        if (_publish.Is(workload))
        {
            if (
                workload.Service is { } service
                && services.TryGetValue(service, out var known)
                && BrokerUrl.IsRabbit(known.Address)
            )
                _send.CheckShort(workload, path, feed);
        }
        else if (workload.Grpc is { } method)
        {
            _send.CheckMetadata(workload.Headers, $"{path}.headers", feed);
            if (_protos.InputOf(workload) is not null)
                _send.CheckMessage(
                    BodyOf(workload) ?? "{}",
                    $"{path}.body",
                    feed,
                    message => _protos.WhyNot(workload.Proto!, method, message)
                );
        }
        else
            _send.CheckHttp(workload, path, feed);
    }

    /// <summary>Tells what of an arm's headers the load cannot send.</summary>
    public void CheckSendable(IReadOnlyDictionary<string, string> headers, string path)
    {
        if (file.Workloads.Values.Any(w => w.Grpc is not null))
            _send.CheckMetadata(headers, path, null);
        if (file.Workloads.Values.Any(w => w.Grpc is null && !_publish.Is(w)))
            _send.CheckHttpHeaders(headers, path, null);
    }

    /// <summary>Tells what is wrong with headers.</summary>
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

    private static string? BodyOf(WorkloadFile workload) =>
        workload.Body is not { } body ? null
        : body.ValueKind == JsonValueKind.String ? body.GetString()
        : JsonSerializer.Serialize(body);

    [GeneratedRegex(@"^[\w.]+/\w+$")]
    private static partial Regex GrpcMethod();

    [GeneratedRegex("^[A-Z]+$")]
    private static partial Regex Method();
}

using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the services of a file.</summary>
internal sealed partial class ServicePart(Reading reading, ExperimentFile file)
{
    /// <summary>Pattern of a service's name.</summary>
    internal const string NameForm = $"^(?!{Edge.Client}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$";

    private const string Proxy = "proxy.";
    private const string Address = "an address such as http://127.0.0.1:5001";

    /// <summary>The services of the file, by name.</summary>
    public IReadOnlyDictionary<string, ExternalService> Read()
    {
        if (
            file.Services.Count == 0
            && reading.Errors.All(e => !e.Field.StartsWith("services", StringComparison.Ordinal))
        )
            reading.Wrong("services", "none", "at least one, by name");
        return file.Services.ToDictionary(s => s.Key, s => Read(s.Key, s.Value, $"services.{s.Key}", null));
    }

    /// <summary>A service with an arm's changes.</summary>
    public ExternalService Changed(string name, ExternalService plain, ServiceFile change, string path) =>
        Read(name, change, path, plain);

    private ExternalService Read(string name, ServiceFile service, string path, ExternalService? plain)
    {
        if (plain is null && !Name().IsMatch(name))
            reading.Wrong(path, name, $"letters, digits and dashes, and not {Edge.Client}, which is the load");
        var command = CommandWords.Read(service.Command, $"{path}.command", reading);
        // A mistake is reported at its own path; here the value counts as given.
        var (hasCommand, hasUrl) = (
            service.Command is not null || reading.IsTold($"{path}.command"),
            service.Url is not null || reading.IsTold($"{path}.url")
        );
        if (hasCommand && hasUrl)
            reading.Wrong(
                path,
                "command and url",
                "one of the two: a command for a service that is started, or a url for one that runs already"
            );
        else if (plain is null && !hasCommand && !hasUrl && !reading.IsTold(path))
            reading.Wrong(path, "neither command nor url", "a command that starts it, or the url where it runs");
        var byUrl =
            hasUrl || (!hasCommand && plain is { IsStarted: false } && !reading.IsTold($"services.{name}.command"));
        var isStartedAgain = service.Start is not null || plain is { IsStarted: false, Start.Count: > 0 };
        if (byUrl)
            foreach (
                var (field, there) in new[]
                {
                    ("folder", service.Folder is not null && !isStartedAgain),
                    ("env", service.Env.Count > 0 && !isStartedAgain),
                    ("address", service.Address is not null),
                }
            )
                if (there)
                    reading.Wrong(
                        $"{path}.{field}",
                        "with a url",
                        "only with a command or start: a service that runs already is not touched"
                    );
        if (service.Ready?.Http is { } http && !ReadyPath().IsMatch(http))
            reading.Wrong($"{path}.ready.http", http, "a path such as /health");
        if (byUrl && service.Ready?.Line is not null)
            reading.Wrong(
                $"{path}.ready.line",
                "with a url",
                "http: the output of a service that runs already is not read"
            );
        var read = new ExternalService
        {
            Command =
                command.Count > 0 ? command
                : byUrl ? []
                : plain?.Command ?? [],
            Folder =
                byUrl && !isStartedAgain ? null
                : service.Folder is null && plain is not null ? plain.Folder
                : reading.FolderAt(service.Folder, $"{path}.folder"),
            Environment = plain is null ? service.Env : Merged(plain.Environment, service.Env),
            Address =
                service.Url
                ?? service.Address
                ?? (hasUrl || plain is null ? $"http://127.0.0.1:{{{{port.{name}}}}}" : plain.Address),
            Ready = service.Ready is { } ready
                ? new()
                {
                    Path = ready.Http,
                    Line = ready.Line,
                    Within = ready.Within ?? ReadyProbe.Usual,
                    IsPatient = ready.Within is not null,
                }
                : plain?.Ready ?? new(),
        };
        ProgramPart.Check(reading, $"{path}.command", command, read.Folder);
        read = ProcessPart.With(reading, read, service, path, plain);
        read = TransportPart.With(reading, read, service, path, plain);
        var where = $"{path}.{(service.Url is null ? "address" : "url")}";
        var protocol = KnownProtocols.OfAddress(read.Address);
        if (service.Ready?.Http is { } asked && IsNoHttp(read.Address, protocol))
            reading.Wrong(
                $"{path}.ready.http",
                asked,
                $"nothing with {protocol?.Kind ?? $"{KnownProtocols.SchemeOf(read.Address)}://"}: "
                    + $"it is ready when {protocol?.ReadyWhen ?? "it accepts connections"}"
            );
        if (protocol is { AddressForm: not null })
            SpokenPart.CheckAddress(reading, protocol, where, read.Address);
        else if (service.Url is not null || service.Address is not null)
        {
            if (read.Address.Contains("://", StringComparison.Ordinal))
                reading.CheckAddress(where, read.Address, Address);
            else
                reading.Errors.Add(
                    new PlanError(where, SecretWords.Told(read.Address), Address)
                    {
                        Meant = HostAndPort().IsMatch(read.Address) ? $"http://{read.Address}" : null,
                    }
                );
            // A fragment is never sent, so it is not part of an address.
            if (
                protocol is { HasPaths: true }
                && Uri.TryCreate(LoginUrl.Of(read.Address).Url, UriKind.Absolute, out var whole)
                && whole.PathAndQuery != "/"
            )
                reading.Wrong(
                    where,
                    SecretWords.Told(read.Address),
                    $"an address without a path: {whole.PathAndQuery} belongs to the path of a workload"
                );
        }
        var written = Written(service, path)
            .Where(w => !reading.IsTold($"{path}.env") || !w.Place.StartsWith($"{path}.env.", StringComparison.Ordinal))
            .ToList();
        foreach (var (place, text) in written)
            reading.CheckText(place, text, WithParts(text, Known(name, Doubtful(name, text))));
        foreach (var (place, text) in written)
        foreach (var error in SecretWords.In(place, place[(place.LastIndexOf('.') + 1)..], text))
            reading.Errors.Add(error);
        return read;
    }

    /// <summary>Whether the scheme of an address is one without paths.</summary>
    private static bool IsNoHttp(string address, Protocol? protocol) =>
        protocol is null ? KnownProtocols.SchemeOf(address) is not null : !protocol.HasPaths;

    /// <summary>
    /// Placeholders that a service may use: the ports of services that are started, and the proxies of its own edges.
    /// </summary>
    private IEnumerable<string> Known(string service, IEnumerable<string> doubtful) =>
        [
            .. reading.PortsOf(file),
            .. file.Edges.Where(e => e.From == service && e.To is not null).Select(e => $"proxy.{e.To}"),
            .. file.Edges.Any(e => e.From == service && e.Tls == EdgeTls.Terminate)
                ? [Edge.Authority]
                : Array.Empty<string>(),
            .. doubtful,
        ];

    /// <summary>The names with the host and the port of each proxy, where the text has them.</summary>
    private static IEnumerable<string> WithParts(string text, IEnumerable<string> known)
    {
        var all = known.ToList();
        return all.Concat(
            Template
                .NamesIn(text)
                .Where(n =>
                    all.Any(k =>
                        k.StartsWith(Proxy, StringComparison.Ordinal) && (n == $"{k}.host" || n == $"{k}.port")
                    )
                )
        );
    }

    private static IEnumerable<(string Place, string Text)> Written(ServiceFile service, string path)
    {
        if (service.Command is { } command)
            yield return ($"{path}.command", command.ToString());
        if (service.Start is { } start)
            yield return ($"{path}.start", start.ToString());
        foreach (var (name, value) in service.Env)
            yield return ($"{path}.env.{name}", value);
        if (service.Address is { } address)
            yield return ($"{path}.address", address);
        if (service.Url is { } url)
            yield return ($"{path}.url", url);
        if (service.Ready?.Http is { } http)
            yield return ($"{path}.ready.http", http);
    }

    private static Dictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> plain,
        IReadOnlyDictionary<string, string> change
    )
    {
        var merged = new Dictionary<string, string>(plain);
        foreach (var (name, value) in change)
            merged[name] = value;
        return merged;
    }

    /// <summary>Proxies of edges whose entry has a reported mistake.</summary>
    private IEnumerable<string> Doubtful(string service, string text) =>
        Template
            .NamesIn(text)
            .Where(n =>
                n.StartsWith(Proxy, StringComparison.Ordinal)
                && reading.IsDoubtful(new EdgeName(service, n[Proxy.Length..]).ToString())
            );

    [GeneratedRegex(ReadyFile.PathForm)]
    private static partial Regex ReadyPath();

    [GeneratedRegex(NameForm)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9.-]+:\d+$")]
    private static partial Regex HostAndPort();
}

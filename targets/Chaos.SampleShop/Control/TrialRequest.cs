using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Control;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.SampleShop.Protos;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop.Control;

/// <summary>A trial as the testbed sends it to a service.</summary>
internal sealed record TrialRequest
{
    private const int LongestToken = 200;

    private static readonly EdgeProtocol[] s_spoken = [EdgeProtocol.Http, EdgeProtocol.Grpc];

    /// <summary>Token of the trial. Requests with another token are served but not counted.</summary>
    public string? Trial { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>The spec that the service must follow.</summary>
    public required ServiceSpec Spec { get; init; }

    /// <summary>The policies for the calls to other services, by callee.</summary>
    public IReadOnlyDictionary<string, Policy> Policies { get; init; } = new Dictionary<string, Policy>();

    /// <summary>The policy at the service's own entrance. Null for none.</summary>
    public Policy? Entrance { get; init; }

    /// <summary>The addresses of the services that it calls, by callee.</summary>
    public IReadOnlyDictionary<string, Upstream> Upstreams { get; init; } = new Dictionary<string, Upstream>();

    /// <summary>
    /// Reads the request sent to <paramref name="service"/> of a kind. Returns null when there are mistakes, and adds
    /// all of them to <paramref name="errors"/>.
    /// </summary>
    public static TrialRequest? Read(JsonElement body, string service, string kind, ICollection<PlanError> errors)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("body", $"{body.ValueKind}", "an object with trial, seed, spec, policies and upstreams"));
            return null;
        }
        var trial =
            body.TryGetProperty("trial", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString()! : "";
        if (trial.Length is 0 or > LongestToken || !trial.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            errors.Add(
                new(
                    "trial",
                    trial.Length == 0 ? PlanError.Missing : trial,
                    $"1 to {LongestToken} letters, digits, dashes and underscores"
                )
            );
        var seed = 0UL;
        if (!body.TryGetProperty("seed", out var s) || s.ValueKind != JsonValueKind.Number || !s.TryGetUInt64(out seed))
            errors.Add(
                new(
                    "seed",
                    s.ValueKind == JsonValueKind.Undefined ? PlanError.Missing : s.GetRawText(),
                    $"0 to {ulong.MaxValue}"
                )
            );
        var upstreams = ReadUpstreams(body, errors);
        var spec = ReadSpec(body, service, kind, upstreams, errors);
        var policies = ReadPolicies(body, service, upstreams, errors);
        return errors.Count > 0
            ? null
            : new()
            {
                Trial = trial,
                Seed = seed,
                Spec = spec!,
                Policies = policies,
                Entrance = policies.GetValueOrDefault(service),
                Upstreams = upstreams,
            };
    }

    private static ServiceSpec? ReadSpec(
        JsonElement body,
        string service,
        string kind,
        Dictionary<string, Upstream> upstreams,
        ICollection<PlanError> errors
    )
    {
        ServiceSpec? spec = null;
        try
        {
            if (body.TryGetProperty("spec", out var element))
                spec = element.Deserialize<ServiceSpec>(PolicyJson.Options);
            if (spec is null)
                errors.Add(new("spec", PlanError.Missing, "a service's spec"));
        }
        catch (JsonException e)
        {
            errors.Add(new($"spec{e.Path?.TrimStart('$')}", "unreadable", e.Message));
        }
        if (spec is null)
            return null;
        if (spec.Name != service || spec.Kind != kind)
        {
            errors.Add(spec.Name != service ? new("spec.name", spec.Name, service) : new("spec.kind", spec.Kind, kind));
            return null;
        }
        foreach (var error in spec.Errors("spec").Concat(ShopService.SettingErrors(spec, "spec.settings")))
            errors.Add(error);
        foreach (var callee in spec.Calls)
        {
            if (!upstreams.ContainsKey(callee) && !ShopService.Kinds.ContainsKey(callee))
                errors.Add(new("spec.calls", callee, string.Join(", ", ShopService.Kinds.Keys)));
            if (!upstreams.ContainsKey(callee))
                errors.Add(new($"upstreams.{callee}", PlanError.Missing, "the address of a service that is called"));
        }
        return spec;
    }

    private static Dictionary<string, Upstream> ReadUpstreams(JsonElement body, ICollection<PlanError> errors)
    {
        var upstreams = new Dictionary<string, Upstream>();
        foreach (var (name, element) in Members(body, "upstreams", errors))
        {
            var text = Word("url");
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
                errors.Add(new($"upstreams.{name}.url", text ?? PlanError.Missing, "an http:// address"));
            var fresh =
                element.ValueKind == JsonValueKind.Object && element.TryGetProperty("freshConnections", out var f)
                    ? f
                    : default;
            if (fresh.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False))
                errors.Add(new($"upstreams.{name}.freshConnections", fresh.GetRawText(), "true or false"));
            var kind = Word("kind") ?? name;
            if (!ShopService.Kinds.ContainsKey(kind))
                errors.Add(new($"upstreams.{name}.kind", kind, string.Join(", ", ShopService.Kinds.Keys)));
            var protocol = EdgeProtocol.Http;
            if (Word("protocol") is { } word)
                if (Array.Find(s_spoken, p => p.Word.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } spoken)
                    protocol = spoken;
                else
                    errors.Add(
                        new($"upstreams.{name}.protocol", word, string.Join(", ", s_spoken.Select(p => p.Word)))
                    );
            if (protocol == EdgeProtocol.Grpc && ShopRpc.EntryOf(kind) is null)
                errors.Add(
                    new(
                        $"upstreams.{name}.protocol",
                        protocol.Word,
                        $"{EdgeProtocol.Http.Word}: {kind} has no gRPC method"
                    )
                );
            upstreams[name] = new(kind, url!, fresh.ValueKind == JsonValueKind.True, protocol);

            string? Word(string property) =>
                element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(property, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        return upstreams;
    }

    /// <summary>Reads all policies, so that every mistake is found. Then leaves out those of other callers.</summary>
    private static Dictionary<string, Policy> ReadPolicies(
        JsonElement body,
        string service,
        Dictionary<string, Upstream> upstreams,
        ICollection<PlanError> errors
    )
    {
        var policies = new Dictionary<string, Policy>();
        foreach (var (name, element) in Members(body, "policies", errors))
        {
            var path = $"policies[{name}]";
            var (caller, callee) = EdgeName.TryParse(name, out var edge) ? (edge.From, edge.To) : (name, name);
            if (!(callee == service || upstreams.ContainsKey(callee) || ShopService.Kinds.ContainsKey(callee)))
                errors.Add(
                    new(
                        path,
                        name,
                        $"an edge such as {new EdgeName(service, ShopService.Kinds.Keys.First())}, or {service} itself"
                    )
                );
            else if (PolicyJson.Read(element, path, errors) is { } policy && caller == service)
                policies[callee] = policy;
        }
        return policies;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(
        JsonElement body,
        string name,
        ICollection<PlanError> errors
    )
    {
        if (!body.TryGetProperty(name, out var element))
            return [];
        if (element.ValueKind == JsonValueKind.Object)
            return element.EnumerateObject().Select(p => (p.Name, p.Value));
        errors.Add(new(name, element.GetRawText(), "an object"));
        return [];
    }
}

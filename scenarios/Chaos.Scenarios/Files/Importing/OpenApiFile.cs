using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Reads the description of a service (OpenAPI 2.0 to 3.1) as JSON: each operation with an example of every
/// parameter that it needs.
/// </summary>
public sealed partial class OpenApiFile
{
    /// <summary>Most calls that are taken.</summary>
    private const int MostCalls = 20;

    /// <summary>Most mistakes that are shown.</summary>
    private const int MostMistakes = 5;

    private readonly OpenApiDocument _document;
    private readonly string _name;
    private readonly ImportChoice _choice;
    private readonly ImportedSecrets _secrets = new();
    private readonly List<string> _leftOut = [];

    private OpenApiFile(OpenApiDocument document, string name, ImportChoice choice) =>
        (_document, _name, _choice) = (document, name, choice);

    /// <summary>Reads a description.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="json">Its content as JSON.</param>
    /// <param name="choice">What is taken from it.</param>
    public static Imported Read(string name, string json, ImportChoice choice)
    {
        var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
        const string Allowed = "a description by OpenAPI 2.0 to 3.1, in JSON or YAML";
        try
        {
            var (document, diagnostic) = OpenApiDocument.Parse(json, "json", settings);
            if (document?.Paths is { Count: > 0 })
                return new OpenApiFile(document, name, choice).Read();
            var why = diagnostic?.Errors.Select(e => $"{e.Pointer}: {e.Message}").Take(MostMistakes).ToList() ?? [];
            return Imported.Wrong(
                name,
                new PlanError($"--openapi: {name}", "the text", Allowed)
                {
                    Why = why.Count == 0 ? "has no paths" : $"cannot be read ({string.Join("; ", why)})",
                }
            );
        }
        // The reader throws what its parsers throw, which differs by the kind of the mistake.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Imported.Wrong(
                name,
                new PlanError($"--openapi: {name}", "the text", Allowed)
                {
                    Why = $"cannot be read ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})",
                }
            );
        }
    }

    private Imported Read()
    {
        var (address, basePath) = Server();
        var calls = new List<ImportedCall>();
        var others = new List<string>();
        foreach (var (path, item) in _document.Paths)
        foreach (var (method, operation) in item.Operations ?? [])
            if (!_choice.Takes(method.Method))
                others.Add($"{method.Method} {path}");
            else if (operation.Deprecated)
                _leftOut.Add($"{method.Method} {path}: it is deprecated");
            else if (Call(basePath, path, method, item, operation) is { } call)
                calls.Add(call);
        if (others.Count > 0)
            _leftOut.Add(
                $"{Several(others.Count)} by other methods: {string.Join(", ", others.Take(4))}"
                    + $"{(others.Count > 4 ? ", ..." : "")} (--methods takes them)"
            );
        if (calls.Count > MostCalls)
            _leftOut.Add($"{Several(calls.Count - MostCalls)} behind the first {MostCalls}");
        if (calls.Count == 0)
            return Imported.Wrong(
                _name,
                new PlanError(
                    $"--openapi: {_name}",
                    "the description",
                    $"one with calls by {string.Join(", ", _choice.Methods)}"
                )
                {
                    Why =
                        $"has none that can be taken{string.Concat(_leftOut.Take(MostMistakes).Select(l => $"; {l}"))}",
                }
            );
        return new()
        {
            Source = _name,
            Address = address,
            Calls = ImportedCall.Apart(calls.Take(MostCalls)),
            LeftOut = _leftOut,
            Variables = _secrets.Variables,
        };
    }

    private static string Several(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "call" : "calls")}");

    /// <summary>The address of the first server, and the path before all paths.</summary>
    private (string? Address, string BasePath) Server()
    {
        var server = _document.Servers?.FirstOrDefault();
        var url = Variable()
            .Replace(
                server?.Url ?? "/",
                m =>
                    server?.Variables is { } variables && variables.TryGetValue(m.Groups[1].Value, out var variable)
                        ? variable.Default ?? m.Value
                        : m.Value
            );
        if (url.StartsWith("//", StringComparison.Ordinal))
            url = $"http:{url}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var whole) || whole.Scheme is not ("http" or "https"))
            return (null, _choice.BasePath ?? (url.StartsWith('/') ? url.TrimEnd('/') : ""));
        return ($"{whole.Scheme}://{whole.Authority}", _choice.BasePath ?? whole.AbsolutePath.TrimEnd('/'));
    }

    private ImportedCall? Call(
        string basePath,
        string path,
        HttpMethod method,
        IOpenApiPathItem item,
        OpenApiOperation operation
    )
    {
        var place = $"{method.Method} {path}";
        var parameters = (operation.Parameters ?? [])
            .Concat(item.Parameters ?? [])
            .Where(p => p.Name is not null)
            .DistinctBy(p => (p.Name, p.In))
            .ToList();
        var filled = path;
        var query = new List<string>();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parameters.Where(p => p.Required || p.In == ParameterLocation.Path))
        {
            var value = SampleValue.Of(parameter);
            switch (parameter.In)
            {
                case ParameterLocation.Path:
                    filled = filled.Replace(
                        $"{{{parameter.Name}}}",
                        Uri.EscapeDataString(value),
                        StringComparison.Ordinal
                    );
                    break;
                case ParameterLocation.Query:
                    query.Add($"{Uri.EscapeDataString(parameter.Name!)}={Uri.EscapeDataString(value)}");
                    break;
                case ParameterLocation.Header:
                    headers[parameter.Name!] = _secrets.Header(parameter.Name!, value) ?? "";
                    break;
                default:
                    _leftOut.Add($"the cookie {parameter.Name} of {place}");
                    break;
            }
        }
        var body = operation.RequestBody?.Content is { Count: > 0 } content ? Body(content, headers, place) : null;
        if (operation.RequestBody is { Required: true } && body is null)
            return null;
        var whole = _secrets.Path($"{basePath}{filled}{(query.Count == 0 ? "" : $"?{string.Join('&', query)}")}");
        if (Secured(operation, headers, place) is { } added)
            whole += (whole.Contains('?', StringComparison.Ordinal) ? "&" : "?") + added;
        return new()
        {
            Name = operation.OperationId is { Length: > 0 } id
                ? ImportedCall.Named(id)
                : ImportedCall.NameOf(method.Method, path),
            Method = method.Method,
            Path = whole,
            Headers = headers,
            Body = body,
        };
    }

    private string? Body(
        IDictionary<string, OpenApiMediaType> content,
        Dictionary<string, string> headers,
        string place
    )
    {
        if (
            content.FirstOrDefault(c => c.Key.Contains("json", StringComparison.OrdinalIgnoreCase))
            is not { Key: { } type, Value: { } media }
        )
        {
            _leftOut.Add($"{place}: its body is {string.Join(" or ", content.Keys)}, and only JSON is made up");
            return null;
        }
        if (type != "application/json" && !type.Contains('*', StringComparison.Ordinal))
            headers["Content-Type"] = type;
        return _secrets.Body(SampleValue.Body(media).ToJsonString(JsonSerializerOptions.Default), type);
    }

    /// <summary>
    /// Adds the credentials that an operation asks for, as placeholders. Returns what belongs into the query.
    /// </summary>
    private string? Secured(OpenApiOperation operation, Dictionary<string, string> headers, string place)
    {
        var asked = operation.Security ?? _document.Security ?? [];
        if (asked.Count == 0 || asked.Any(s => s.Count == 0))
            return null;
        string? query = null;
        foreach (var scheme in asked[0].Keys)
            switch (scheme.Type, scheme.In)
            {
                case (SecuritySchemeType.ApiKey, ParameterLocation.Header) when scheme.Name is { } name:
                    headers[name] = _secrets.Placeholder(name, "", $"the header {name}");
                    break;
                case (SecuritySchemeType.ApiKey, ParameterLocation.Query) when scheme.Name is { } name:
                    query = $"{name}={_secrets.Placeholder(name, "", $"the value of {name}")}";
                    break;
                case (SecuritySchemeType.ApiKey, ParameterLocation.Cookie) when scheme.Name is { } name:
                    headers["Cookie"] = $"{name}={_secrets.Placeholder(name, "", $"the cookie {name}")}";
                    break;
                case (SecuritySchemeType.Http, _)
                    when string.Equals(scheme.Scheme, "basic", StringComparison.OrdinalIgnoreCase):
                    headers["Authorization"] =
                        $"Basic {_secrets.Placeholder("AUTHORIZATION", "", "user:password in base64")}";
                    break;
                case (SecuritySchemeType.Http or SecuritySchemeType.OAuth2 or SecuritySchemeType.OpenIdConnect, _):
                    headers["Authorization"] = $"Bearer {_secrets.Placeholder("TOKEN", "", "the token of a user")}";
                    break;
                default:
                    _leftOut.Add($"what {place} asks for as a proof of who calls");
                    break;
            }
        return query;
    }

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Variable();
}

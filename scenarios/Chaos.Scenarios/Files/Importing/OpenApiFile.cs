using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chaos.Core;
using Microsoft.OpenApi;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// Reads the description of a service (OpenAPI 2.0 to 3.1) as JSON: each operation with an example of every
/// parameter that it needs.
/// </summary>
public sealed partial class OpenApiFile
{
    /// <summary>Most calls that are taken.</summary>
    private const int MostCalls = 20;

    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Most sentences that are shown beside a mistake.</summary>
    private const int MostReasons = 5;

    private readonly OpenApiDocument _document;
    private readonly string _name;
    private readonly ImportChoice _choice;
    private readonly ImportedSecrets _secrets = new() { IsMadeUp = true };
    private readonly List<string> _leftOut = [];
    private readonly List<string> _deprecated = [];

    private OpenApiFile(OpenApiDocument document, string name, ImportChoice choice) =>
        (_document, _name, _choice) = (document, name, choice);

    /// <summary>Reads a description.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="json">Its content as JSON.</param>
    /// <param name="choice">What is taken from it.</param>
    public static Imported Read(string name, string json, ImportChoice choice)
    {
        if (OpenApiText.Read(name, json, out var mistake) is not { } document)
            return Imported.Wrong(name, mistake!);
        var file = new OpenApiFile(document, name, choice);
        if (Elsewhere().Count(json) is > 0 and var others)
            file._leftOut.Add(
                $"what stands in other files, {others} {(others == 1 ? "reference" : "references")}: "
                    + "npx @redocly/cli bundle puts all into one file"
            );
        return file.Read();
    }

    private Imported Read()
    {
        var server = _document.Servers?.FirstOrDefault();
        var (address, basePath) = OpenApiServerUrl.Of(server);
        basePath = _choice.BasePath ?? basePath;
        var calls = new List<(ImportedCall Call, OpenApiParameters Parts)>();
        var others = new List<string>();
        foreach (var (path, item) in _document.Paths)
        foreach (var (method, operation) in item.Operations ?? [])
        {
            var place = $"{method.Method} {path}";
            var own = operation.Servers?.FirstOrDefault() ?? item.Servers?.FirstOrDefault();
            var (ownAddress, ownPath) = own is null ? (address, basePath) : OpenApiServerUrl.Of(own);
            if (!_choice.Takes(method.Method))
                others.Add(place);
            else if (operation.Deprecated)
                _deprecated.Add(place);
            else if (ownAddress is not null && ownAddress != address)
                _leftOut.Add($"{place}: it is a call to {ownAddress}");
            else if (Call(ownPath, path, method, item, operation) is { } call)
                calls.Add(call);
        }
        Tell(others, "by other methods", " (--methods takes them)");
        Tell(_deprecated, "of deprecated operations", "");
        if (calls.Count > MostCalls)
            _leftOut.Add($"{Several(calls.Count - MostCalls)} beyond {MostCalls}; first come those with known values");
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
                        $"has none that can be taken{string.Concat(_leftOut.Take(MostReasons).Select(l => $"; {l}"))}",
                }
            );
        // Paths that are made up lead to answers of 404 on a service with data of its own.
        var taken = calls.OrderBy(c => c.Parts.HasGuessedPath).Take(MostCalls).ToList();
        return new()
        {
            Source = _name,
            Address = address,
            Calls = ImportedCall.Apart(taken.Select(c => c.Call)),
            LeftOut = _leftOut,
            MadeUp = [.. taken.SelectMany(c => c.Parts.MadeUp)],
            Variables = _secrets.Variables,
        };
    }

    private void Tell(List<string> places, string which, string how)
    {
        if (places.Count > 0)
            _leftOut.Add(
                $"{Several(places.Count)} {which}: {string.Join(", ", places.Take(4))}{(places.Count > 4 ? ", ..." : "")}{how}"
            );
    }

    private static string Several(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "call" : "calls")}");

    private (ImportedCall Call, OpenApiParameters Parts)? Call(
        string basePath,
        string path,
        HttpMethod method,
        IOpenApiPathItem item,
        OpenApiOperation operation
    )
    {
        var place = $"{method.Method} {path}";
        var parts = new OpenApiParameters(_secrets, place);
        parts.Fill(path, [.. (operation.Parameters ?? []).Concat(item.Parameters ?? [])]);
        var body = operation.RequestBody?.Content is { Count: > 0 } content ? Body(content, parts) : null;
        if (operation.RequestBody is { Required: true } && body is null)
            return null;
        var query = new List<string>(parts.Query);
        Secured(operation, parts.Headers, query, place);
        return (
            new()
            {
                Name = operation.OperationId is { Length: > 0 } id
                    ? ImportedCall.Named(id)
                    : ImportedCall.NameOf(method.Method, path),
                Method = method.Method,
                Path =
                    $"{basePath}{parts.Path}{(query.Count == 0 ? "" : parts.Path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}"
                    + string.Join('&', query),
                Headers = parts.Headers,
                Body = body,
            },
            parts
        );
    }

    private string? Body(IDictionary<string, OpenApiMediaType> content, OpenApiParameters parts)
    {
        var (type, media) = content.FirstOrDefault(c => c.Key.Contains("json", StringComparison.OrdinalIgnoreCase));
        if (media is null)
            (type, media) = content.FirstOrDefault(c => c.Key.StartsWith(Form, StringComparison.OrdinalIgnoreCase));
        if (media is null)
        {
            _leftOut.Add(
                $"{parts.Place}: its body is {string.Join(" or ", content.Keys)}; only JSON and forms are made up"
            );
            return null;
        }
        var (value, isMadeUp) = SampleValue.Body(media);
        if (isMadeUp)
            parts.Tell("the body");
        if (type != "application/json" && !type!.Contains('*', StringComparison.Ordinal))
            parts.Headers["Content-Type"] = type;
        var text = type.StartsWith(Form, StringComparison.OrdinalIgnoreCase)
            ? string.Join(
                '&',
                (value as JsonObject ?? []).Select(f =>
                    $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(SampleValue.Text(f.Value))}"
                )
            )
            : value.ToJsonString(JsonSerializerOptions.Default);
        if (_secrets.Body(text, type) is { } told)
            return told;
        _leftOut.Add($"{parts.Place}: its body holds a secret");
        return null;
    }

    /// <summary>Adds the credentials that an operation asks for, as placeholders.</summary>
    private void Secured(
        OpenApiOperation operation,
        Dictionary<string, string> headers,
        List<string> query,
        string place
    )
    {
        var asked = operation.Security ?? _document.Security ?? [];
        if (asked.Count == 0 || asked.Any(s => s.Count == 0))
            return;
        var alternative = asked.FirstOrDefault(a =>
            a.Keys.All(s => s.Type is not null and not SecuritySchemeType.MutualTLS)
        );
        foreach (var scheme in (alternative ?? asked[0]).Keys)
            switch (scheme.Type, scheme.In)
            {
                case (SecuritySchemeType.ApiKey, ParameterLocation.Header) when scheme.Name is { } name:
                    headers[name] = _secrets.Placeholder(name, "", $"the header {name}");
                    break;
                case (SecuritySchemeType.ApiKey, ParameterLocation.Query) when scheme.Name is { } name:
                    query.Add($"{Uri.EscapeDataString(name)}={_secrets.Placeholder(name, "", $"the value of {name}")}");
                    break;
                case (SecuritySchemeType.ApiKey, ParameterLocation.Cookie) when scheme.Name is { } name:
                    OpenApiParameters.AddCookie(
                        headers,
                        $"{name}={_secrets.Placeholder(name, "", $"the cookie {name}")}"
                    );
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
    }

    /// <summary>A reference to another file.</summary>
    [GeneratedRegex(@"""\$ref""\s*:\s*""[^#""]")]
    private static partial Regex Elsewhere();
}

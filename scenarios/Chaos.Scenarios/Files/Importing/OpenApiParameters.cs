using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Puts values into the places that an operation's parameters have.</summary>
/// <param name="secrets">Hides secrets.</param>
/// <param name="place">Method and path of the operation.</param>
internal sealed partial class OpenApiParameters(ImportedSecrets secrets, string place)
{
    /// <summary>Headers that are no parameters, whatever a description says.</summary>
    private static readonly HashSet<string> s_none = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept",
        "Content-Type",
        "Content-Length",
        "Host",
    };

    private readonly List<string> _madeUp = [];
    private readonly List<string> _query = [];

    /// <summary>Method and path of the operation.</summary>
    internal string Place => place;

    /// <summary>The path with its values.</summary>
    internal string Path { get; private set; } = "";

    /// <summary>The pairs of the query.</summary>
    internal IReadOnlyList<string> Query => _query;

    /// <summary>The headers.</summary>
    internal Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was made up.</summary>
    internal IReadOnlyList<string> MadeUp => _madeUp;

    /// <summary>Whether a part of the path was made up, so that it may lead to nothing.</summary>
    internal bool HasGuessedPath { get; private set; }

    /// <summary>Notes that something was made up.</summary>
    internal void Tell(string what) => _madeUp.Add($"{what} of {place}");

    /// <summary>Adds a cookie to the header that has all of them.</summary>
    internal static void AddCookie(Dictionary<string, string> headers, string cookie) =>
        headers["Cookie"] = headers.TryGetValue("Cookie", out var others) ? $"{others}; {cookie}" : cookie;

    /// <summary>Fills in what the operation needs.</summary>
    /// <param name="path">The path with the names of its parameters.</param>
    /// <param name="parameters">The parameters, those of the operation before those of its path.</param>
    internal void Fill(string path, IReadOnlyList<IOpenApiParameter> parameters)
    {
        foreach (var parameter in parameters.Where(p => p.Name is not null).DistinctBy(p => (p.Name, p.In)))
            if (
                (parameter.Required || parameter.In == ParameterLocation.Path)
                && !(parameter.In == ParameterLocation.Header && s_none.Contains(parameter.Name!))
            )
                path = Filled(path, parameter, parameter.Name!);
        // A parameter that is not described.
        path = Undescribed()
            .Replace(
                path,
                m =>
                {
                    HasGuessedPath = true;
                    Tell(m.Groups[1].Value);
                    return "1";
                }
            );
        Path = secrets.Path(path);
    }

    private string Filled(string path, IOpenApiParameter parameter, string name)
    {
        var (value, isMadeUp) = SampleValue.Of(parameter);
        var text = SampleValue.Text(value);
        var isSecret =
            parameter.In == ParameterLocation.Cookie
            || (parameter.In != ParameterLocation.Path && ImportedSecrets.IsSecret(name, text));
        if (isMadeUp && !isSecret)
            Tell(name);
        HasGuessedPath |= isMadeUp && parameter.In == ParameterLocation.Path;
        switch (parameter.In)
        {
            case ParameterLocation.Path:
                return path.Replace($"{{{name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
            case ParameterLocation.Query when isSecret:
                _query.Add($"{Uri.EscapeDataString(name)}={secrets.Placeholder(name, text, $"the value of {name}")}");
                break;
            case ParameterLocation.Query when value is JsonObject fields:
                foreach (var (key, inner) in fields)
                    Add(parameter.Style == ParameterStyle.DeepObject ? $"{name}[{key}]" : key, SampleValue.Text(inner));
                break;
            case ParameterLocation.Query:
                Add(name, text);
                break;
            case ParameterLocation.Header:
                Headers[name] = secrets.Header(name, text) ?? "";
                break;
            case ParameterLocation.Cookie:
                AddCookie(Headers, $"{name}={secrets.Placeholder(name, text, $"the cookie {name}")}");
                break;
            default:
                break;
        }
        return path;
    }

    private void Add(string name, string value) =>
        _query.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Undescribed();
}

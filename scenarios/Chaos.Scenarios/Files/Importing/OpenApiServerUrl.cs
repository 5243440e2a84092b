using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Reads the address of a server in a description.</summary>
internal static partial class OpenApiServerUrl
{
    /// <summary>The address, which is null where the description does not say it, and the path before all paths.</summary>
    internal static (string? Address, string BasePath) Of(OpenApiServer? server)
    {
        var url = Variable()
            .Replace(
                server?.Url ?? "/",
                m =>
                    server?.Variables is { } variables
                    && variables.TryGetValue(m.Groups[1].Value, out var variable)
                    && (variable.Default ?? variable.Enum?.FirstOrDefault()) is { } value
                        ? value
                        : m.Value
            )
            .Split('?', '#')[0]
            .TrimEnd('/');
        if (url.StartsWith("//", StringComparison.Ordinal))
            url = $"http:{url}";
        if (Uri.TryCreate(url, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https")
            return ($"{whole.Scheme}://{whole.Authority}", whole.AbsolutePath.TrimEnd('/'));
        // A host with a variable that has no value, or none at all: only the path is known.
        var host =
            url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3
            : url.StartsWith('{') ? 0
            : -1;
        if (host >= 0)
            url = url.IndexOf('/', host) is > 0 and var slash ? url[slash..] : "";
        url = url.TrimStart('.');
        return (null, url.Length == 0 || url[0] == '/' ? url : $"/{url}");
    }

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Variable();
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>Gives each trial a fresh state, by a command or a request.</summary>
[OneOf("command", "url")]
public sealed record ResetFile
{
    /// <summary>Pattern of an HTTP method.</summary>
    internal const string MethodForm = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

    /// <summary>A command, as one text or as a list.</summary>
    public JsonElement? Command { get; init; }

    /// <summary>The folder in which the command is started, relative to the file's folder.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The request's address, such as <c>http://127.0.0.1:{{port.orders}}/reset</c>. A login in it is sent as Basic
    /// authorization.
    /// </summary>
    [RegularExpression(Reading.UrlForm)]
    public string? Url { get; init; }

    /// <summary>The request's headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The request's method.</summary>
    [RegularExpression(MethodForm)]
    public string Method { get; init; } = "POST";
}

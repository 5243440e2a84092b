using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>State and checks that all parts of a file's reader share.</summary>
/// <param name="Folder">The file's own folder.</param>
/// <param name="Allowed">The hosts that may be touched.</param>
/// <param name="Secrets">Source of secrets; null when they need not exist.</param>
/// <param name="Errors">Receives every mistake.</param>
internal sealed partial record Reading(
    string Folder,
    AllowedTargets Allowed,
    Secrets? Secrets,
    ICollection<PlanError> Errors
)
{
    /// <summary>Schemes of HTTP addresses.</summary>
    internal const string UrlForm = "^[hH][tT][tT][pP][sS]?://";

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Checks texts.</summary>
    public TextCheck Texts { get; } = new(Secrets, Errors);

    /// <summary>Reads an environment variable, to warn where one is not set; null for no such warning.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>Adds a warning: something that may be right and is worth a look.</summary>
    public void Warn(string path, string text) => Texts.Warn(path, text);

    /// <summary>Folders in which programs are searched; null when nothing is going to be started.</summary>
    public IReadOnlyList<string>? Search { get; init; }

    /// <summary>Whether the experiment is going to be run here.</summary>
    public bool WillRun { get; init; }

    /// <summary>The file's content.</summary>
    public JsonElement Root { get; init; }

    /// <summary>
    /// Numbers, true and false as they are written in the file, by path, where JSON writes them differently.
    /// </summary>
    public IReadOnlyDictionary<string, string> Written { get; init; } = new Dictionary<string, string>();

    /// <summary>A value as the text in the file: a version 1.10 stays 1.10 and does not become 1.1.</summary>
    public string TextOf(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number
            or JsonValueKind.True
            or JsonValueKind.False when Written.TryGetValue(path, out var written) => written,
            _ => value.GetRawText(),
        };

    /// <summary>Paths of misspelled names: each was read as the near name, and is reported as it is written.</summary>
    public IDictionary<string, string> Renamed { get; } = new Dictionary<string, string>();

    /// <summary>Edges that may exist once a wrong name is mended: from and to, null for any.</summary>
    public ICollection<(string? From, string? To)> Doubts { get; } = [];

    /// <summary>Whether a mistake at exactly this path has been reported.</summary>
    public bool IsTold(string path) => Errors.Any(e => e.Field == path);

    /// <summary>Whether a mistake at this path or below it has been reported.</summary>
    public bool IsToldWithin(string path) =>
        Errors.Any(e =>
            e.Field == path
            || e.Field.StartsWith($"{path}.", StringComparison.Ordinal)
            || e.Field.StartsWith($"{path}[", StringComparison.Ordinal)
        );

    /// <summary>Whether an unknown edge may exist once a reported mistake is mended.</summary>
    public bool IsDoubtful(string edge) =>
        EdgeName.TryParse(edge, out var name)
        && Doubts.Any(d => (d.From ?? name.From) == name.From && (d.To ?? name.To) == name.To);

    /// <summary>The path as it is written in the file, with its misspelled names.</summary>
    public string PathOf(string path)
    {
        if (Renamed.Values.Contains(path))
            return path;
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
            if (Renamed.TryGetValue(path[..end], out var written))
            {
                // Only the parents can have another misspelled name: two keys may be near to each other's.
                var parent = Math.Max(0, path.LastIndexOf('.', end - 1));
                return PathOf(path[..parent]) + written[parent..] + path[end..];
            }
        return path;
    }

    /// <summary>
    /// A mistake with its value as it is written in the file: <c>3h</c>, and not the value that was read from it.
    /// </summary>
    public PlanError AsWritten(PlanError error) =>
        ValueAt(error.Field) is { } value ? error with { Value = SecretWords.Told(TextOf(value, error.Field)) } : error;

    /// <summary>The value at a path, if it is a single one.</summary>
    private JsonElement? ValueAt(string path)
    {
        var at = Root;
        foreach (var part in Part().Matches(PathOf(path)).Select(m => m.Value))
        {
            if (part[0] == '[' ? at.ValueKind != JsonValueKind.Array : at.ValueKind != JsonValueKind.Object)
                return null;
            if (part[0] == '[')
                at = at.EnumerateArray().ElementAtOrDefault(int.Parse(part[1..^1], CultureInfo.InvariantCulture));
            else if (!at.TryGetProperty(part, out at))
                return null;
        }
        return at.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? at
            : null;
    }

    /// <summary>A value of several parts in one line, as JSON.</summary>
    public static string InOneLine(JsonElement value) => JsonSerializer.Serialize(value, s_plain);

    /// <summary>Adds a mistake.</summary>
    public void Wrong(string path, string value, string allowed) => Errors.Add(new(path, value, allowed));

    /// <summary>The full path of a folder that is relative to the file's folder.</summary>
    public string FolderAt(string? folder, string path)
    {
        // No path contains a character 0; it is left out so that the rest can be checked.
        var full = Path.GetFullPath(Path.Combine(Folder, folder?.Replace("\0", "", StringComparison.Ordinal) ?? "."));
        if (!Directory.Exists(full) || folder?.Contains('\0', StringComparison.Ordinal) == true)
            Wrong(path, folder!, "an existing folder, relative to the file's own");
        return full;
    }

    /// <summary>
    /// The full path of a file that is relative to the file's folder; the text itself when it cannot be a path.
    /// </summary>
    public string FileAt(string file) =>
        file.Contains('\0', StringComparison.Ordinal) ? file : Path.GetFullPath(Path.Combine(Folder, file));

    /// <summary>Checks an address: its form, and whether its host may be touched.</summary>
    /// <param name="path">Its path in the file.</param>
    /// <param name="text">The address, or host:port.</param>
    /// <param name="form">The allowed form.</param>
    public void CheckAddress(string path, string text, string form)
    {
        // A port placeholder stands for a number. The value of any other placeholder is not known here.
        var plain = Port().Replace(LoginUrl.Of(text).Url, "1");
        if (
            !Uri.TryCreate(
                plain.Contains("://", StringComparison.Ordinal) ? plain : $"tcp://{plain}",
                UriKind.Absolute,
                out var address
            )
            || address.Host.Length == 0
            || address.Port <= 0
        )
            Wrong(path, SecretWords.Told(text), form);
        else if (Allowed.Error(path, address) is { } error)
            Errors.Add(error with { Allowed = $"{error.Allowed}, or a host named by --allow-target" });
    }

    /// <summary>
    /// Checks an address as <see cref="CheckAddress"/> does, and that an HTTP request can be sent there.
    /// </summary>
    public void CheckUrl(string path, string text, string form)
    {
        if (Url().IsMatch(text))
            CheckAddress(path, text, form);
        else
            Wrong(path, SecretWords.Told(text), form);
    }

    /// <summary>Checks the placeholders of a text: those for secrets, and the known names.</summary>
    public void CheckText(string path, string text, IEnumerable<string> known) =>
        Texts.CheckPlaceholders(path, text, known);

    /// <summary>
    /// Checks a text outside the services: it may contain placeholders for ports and secrets, but no secret itself.
    /// </summary>
    public void CheckText(string path, string text, ExperimentFile file)
    {
        CheckText(path, text, PortsOf(file));
        foreach (var error in SecretWords.In(path, "", text))
            Errors.Add(error);
    }

    /// <summary>
    /// The ports of services that are started. Includes services with a mistake that leaves this open.
    /// </summary>
    public IEnumerable<string> PortsOf(ExperimentFile file) =>
        file.Services.Where(s => s.Value.Command is not null || s.Value.Url is null).Select(s => $"port.{s.Key}");

    [GeneratedRegex(UrlForm)]
    private static partial Regex Url();

    [GeneratedRegex(@"\[\d+\]|[^.\[\]]+")]
    private static partial Regex Part();

    [GeneratedRegex(@"\{\{\s*port\.[^{}]+\}\}")]
    private static partial Regex Port();
}

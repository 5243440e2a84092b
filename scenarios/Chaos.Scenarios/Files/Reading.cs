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

/// <summary>What the parts of a file are read with.</summary>
/// <param name="Folder">The file's own folder.</param>
/// <param name="Allowed">The hosts that may be touched.</param>
/// <param name="Secrets">Where secrets come from; null where nobody asks whether they are there.</param>
/// <param name="Errors">Takes every mistake.</param>
internal sealed partial record Reading(
    string Folder,
    AllowedTargets Allowed,
    Secrets? Secrets,
    ICollection<PlanError> Errors
)
{
    /// <summary>What addresses of HTTP begin with.</summary>
    internal const string UrlForm = "^[hH][tT][tT][pP][sS]?://";

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Checks texts.</summary>
    public TextCheck Texts { get; } = new(Secrets, Errors);

    /// <summary>Folders in which programs are looked for; null where none is going to be started.</summary>
    public IReadOnlyList<string>? Search { get; init; }

    /// <summary>Whether what is read is going to be run here.</summary>
    public bool WillRun { get; init; }

    /// <summary>The file's content.</summary>
    public JsonElement Root { get; init; }

    /// <summary>
    /// Numbers, true and false as the file has them, by their place, where JSON writes them in another way.
    /// </summary>
    public IReadOnlyDictionary<string, string> Written { get; init; } = new Dictionary<string, string>();

    /// <summary>A text as the file has it: a version 1.10 is none 1.1.</summary>
    public string TextOf(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number
            or JsonValueKind.True
            or JsonValueKind.False when Written.TryGetValue(path, out var written) => written,
            _ => value.GetRawText(),
        };

    /// <summary>
    /// Paths that are written otherwise, by a name that is wrong and was read as the one it is near to.
    /// </summary>
    public IDictionary<string, string> Renamed { get; } = new Dictionary<string, string>();

    /// <summary>
    /// Edges that there may be by what was meant with a name that is wrong: from and to, null for any.
    /// </summary>
    public ICollection<(string? From, string? To)> Doubts { get; } = [];

    /// <summary>Whether a mistake was told of just this place.</summary>
    public bool IsTold(string path) => Errors.Any(e => e.Field == path);

    /// <summary>Whether a mistake was told of this place, or of anything in it.</summary>
    public bool IsToldWithin(string path) =>
        Errors.Any(e =>
            e.Field == path
            || e.Field.StartsWith($"{path}.", StringComparison.Ordinal)
            || e.Field.StartsWith($"{path}[", StringComparison.Ordinal)
        );

    /// <summary>
    /// Whether an edge that there is not may be there when a mistake that was told has been put right.
    /// </summary>
    public bool IsDoubtful(string edge) =>
        EdgeName.TryParse(edge, out var name)
        && Doubts.Any(d => (d.From ?? name.From) == name.From && (d.To ?? name.To) == name.To);

    /// <summary>The path as it is written.</summary>
    public string PathOf(string path)
    {
        if (Renamed.Values.Contains(path))
            return path;
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
            if (Renamed.TryGetValue(path[..end], out var written))
            {
                // Only what it stands in can have another name still: two keys may be near to each other's.
                var parent = Math.Max(0, path.LastIndexOf('.', end - 1));
                return PathOf(path[..parent]) + written[parent..] + path[end..];
            }
        return path;
    }

    /// <summary>
    /// A mistake of what was read, with the value as it is written: <c>3h</c> and not what it comes to.
    /// </summary>
    public PlanError AsWritten(PlanError error) =>
        ValueAt(error.Field) is { } value ? error with { Value = SecretWords.Told(TextOf(value, error.Field)) } : error;

    /// <summary>What stands at a path, where it is one value.</summary>
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

    /// <summary>A value of several parts in one line, as JSON has it.</summary>
    public static string InOneLine(JsonElement value) => JsonSerializer.Serialize(value, s_plain);

    /// <summary>Adds a mistake.</summary>
    public void Wrong(string path, string value, string allowed) => Errors.Add(new(path, value, allowed));

    /// <summary>A folder counted from the file's.</summary>
    public string FolderAt(string? folder, string path)
    {
        // No path holds a character 0: what is behind it is of no interest.
        var full = Path.GetFullPath(Path.Combine(Folder, folder?.Replace("\0", "", StringComparison.Ordinal) ?? "."));
        if (!Directory.Exists(full) || folder?.Contains('\0', StringComparison.Ordinal) == true)
            Wrong(path, folder!, "a folder that is there, counted from the file's own");
        return full;
    }

    /// <summary>A file counted from the file's own folder; the text itself where it can be no path.</summary>
    public string FileAt(string file) =>
        file.Contains('\0', StringComparison.Ordinal) ? file : Path.GetFullPath(Path.Combine(Folder, file));

    /// <summary>Checks an address: whether it is one, and whether its host may be touched.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="text">The address, or host:port.</param>
    /// <param name="form">What is allowed there.</param>
    public void CheckAddress(string path, string text, string form)
    {
        // A port stands for itself as a number, any other placeholder cannot be known here.
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
    /// Checks an address as <see cref="CheckAddress"/> does, and whether a request of HTTP can be sent there.
    /// </summary>
    public void CheckUrl(string path, string text, string form)
    {
        if (Url().IsMatch(text))
            CheckAddress(path, text, form);
        else
            Wrong(path, SecretWords.Told(text), form);
    }

    /// <summary>Checks the placeholders of a text: those of secrets, and others by name.</summary>
    public void CheckText(string path, string text, IEnumerable<string> known) =>
        Texts.CheckPlaceholders(path, text, known);

    /// <summary>
    /// Checks a text that is used beside the services: it may hold ports and placeholders of secrets, and no secret
    /// itself.
    /// </summary>
    public void CheckText(string path, string text, ExperimentFile file)
    {
        CheckText(path, text, PortsOf(file));
        foreach (var error in SecretWords.In(path, "", text))
            Errors.Add(error);
    }

    /// <summary>
    /// The ports of services that are started, and of those of which it is not known because of a mistake that is told.
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

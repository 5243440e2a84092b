using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Targets;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>What the parts of a file are read with.</summary>
/// <param name="Folder">The file's own folder.</param>
/// <param name="Allowed">The hosts that may be touched.</param>
/// <param name="Secrets">Where secrets come from; null where nobody asks whether they are there.</param>
/// <param name="Errors">Takes every mistake.</param>
internal sealed partial record Reading(string Folder, AllowedTargets Allowed, Secrets? Secrets, ICollection<PlanError> Errors)
{
    /// <summary>Numbers, true and false as the file has them, by their place, where JSON writes them in another way.</summary>
    public IReadOnlyDictionary<string, string> Written { get; init; } = new Dictionary<string, string>();

    /// <summary>A text as the file has it: a version 1.10 is none 1.1.</summary>
    public string TextOf(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when Written.TryGetValue(path, out var written) => written,
        _ => value.GetRawText(),
    };

    /// <summary>Adds a mistake.</summary>
    public void Wrong(string path, string value, string allowed) => Errors.Add(new(path, value, allowed));

    /// <summary>A folder counted from the file's.</summary>
    public string FolderAt(string? folder, string path)
    {
        // No path holds a character 0: what is behind it is of no interest.
        var full = Path.GetFullPath(Path.Combine(Folder, folder?.Replace("\0", "", StringComparison.Ordinal) ?? "."));
        if (!Directory.Exists(full) || folder?.Contains('\0', StringComparison.Ordinal) == true) Wrong(path, folder!, "a folder that is there, counted from the file's own");
        return full;
    }

    /// <summary>A file counted from the file's own folder; the text itself where it can be no path.</summary>
    public string FileAt(string file) => file.Contains('\0', StringComparison.Ordinal) ? file : Path.GetFullPath(Path.Combine(Folder, file));

    /// <summary>Checks an address: whether it is one, and whether its host may be touched.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="text">The address, or host:port.</param>
    /// <param name="form">What is allowed there.</param>
    public void CheckAddress(string path, string text, string form)
    {
        // A port stands for itself as a number, any other placeholder cannot be known here.
        var plain = Port().Replace(LoginUrl.Of(text).Url, "1");
        if (!Uri.TryCreate(plain.Contains("://", StringComparison.Ordinal) ? plain : $"tcp://{plain}", UriKind.Absolute, out var address) || address.Host.Length == 0 || address.Port <= 0)
            Wrong(path, SecretWords.Told(text), form);
        else if (Allowed.Error(path, address) is { } error) Errors.Add(error with { Allowed = $"{error.Allowed}, or a host named by --allow-target" });
    }

    /// <summary>Checks an address as <see cref="CheckAddress"/> does, and whether a request of HTTP can be sent there.</summary>
    public void CheckUrl(string path, string text, string form)
    {
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) CheckAddress(path, text, form);
        else Wrong(path, SecretWords.Told(text), form);
    }

    /// <summary>Checks the placeholders of a text: those of secrets, and others by name.</summary>
    public void CheckText(string path, string text, IEnumerable<string> known)
    {
        var names = known.ToList();
        foreach (var name in Template.NamesIn(text).Where(n => !Core.Texts.Secrets.IsSecret(n) && !names.Contains(n)))
            Wrong(path, $"{{{{{name}}}}}", string.Join(", ", names.Select(n => $"{{{{{n}}}}}").Append("{{env.NAME}}").Append("{{file.PATH}}")));
        foreach (var error in Secrets?.Errors(path, text) ?? []) Errors.Add(error);
    }

    /// <summary>Checks a text that is used beside the services: it may hold ports and placeholders of secrets, and no secret itself.</summary>
    public void CheckText(string path, string text, ExperimentFile file)
    {
        CheckText(path, text, file.Services.Where(s => s.Value.Command is not null).Select(s => $"port.{s.Key}"));
        foreach (var error in SecretWords.In(path, "", text)) Errors.Add(error);
    }

    [GeneratedRegex(@"\{\{\s*port\.[^{}]+\}\}")]
    private static partial Regex Port();
}

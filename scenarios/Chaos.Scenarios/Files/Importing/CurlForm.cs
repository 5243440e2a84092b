using System.Text;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>The form of several parts that <c>-F</c> and <c>--form-string</c> of a curl command send.</summary>
/// <param name="file">Reads a file that the command names; null for one that cannot be read.</param>
/// <param name="errors">Receives every mistake.</param>
internal sealed class CurlForm(Func<string, string?> file, ICollection<PlanError> errors)
{
    private const string Option = $"{CurlCommand.Source}: -F";
    private const string Forms =
        "NAME=TEXT, NAME=@FILE or NAME=<FILE, with ;type= and ;filename= behind it; a TEXT with ; in double quotes";

    /// <summary>What curl takes the content of a file for, by its name.</summary>
    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".xml"] = "application/xml",
        [".svg"] = "image/svg+xml",
    };

    private readonly List<Part> _parts = [];

    /// <summary>Whether the command has any part.</summary>
    internal bool IsSent => _parts.Count > 0;

    /// <summary>Adds a part as curl reads it.</summary>
    /// <param name="text">The part, such as <c>photo=@cat.svg;type=image/svg+xml</c>.</param>
    internal void Add(string text)
    {
        if (
            text.Split('=', 2) is not [{ Length: > 0 } name, var rest]
            || rest.StartsWith("(;", StringComparison.Ordinal)
        )
        {
            Wrong(SecretText.Told(text), Forms);
            return;
        }
        var sign = rest.Length > 0 && rest[0] is '@' or '<' ? rest[0] : (char?)null;
        var (value, options) = Split(sign is null ? rest : rest[1..]);
        var (type, fileName) = ((string?)null, (string?)null);
        foreach (var option in options)
            switch (option.Split('=', 2))
            {
                case ["type", var given]:
                    type = given;
                    break;
                case ["filename", var given]:
                    fileName = given;
                    break;
                // The type's own parameters, such as charset.
                case [_, _] when type is not null && !option.StartsWith("head", StringComparison.Ordinal):
                    type += $"; {option}";
                    break;
                default:
                    Wrong($"{name}: ;{option}", Forms);
                    return;
            }
        if ((sign is null ? value : ContentOf(name, value)) is not { } content)
            return;
        _parts.Add(
            new(
                name,
                content,
                type ?? (sign == '@' ? TypeOf(fileName ?? value) : null),
                fileName ?? (sign == '@' ? Path.GetFileName(value) : null)
            )
        );
    }

    /// <summary>Adds a part whose text is taken as it is.</summary>
    internal void AddText(string text)
    {
        if (text.Split('=', 2) is [{ Length: > 0 } name, var value])
            _parts.Add(new(name, value, null, null));
        else
            Wrong(SecretText.Told(text), "NAME=TEXT");
    }

    /// <summary>The body and its type; null when a part cannot be written, which is then a mistake.</summary>
    /// <param name="secrets">Puts placeholders in place of secrets.</param>
    internal (string Body, string ContentType)? Body(ImportedSecrets secrets)
    {
        var boundary = "chaos-form";
        while (_parts.Any(p => p.Content.Contains(boundary, StringComparison.Ordinal)))
            boundary += "-";
        var body = new StringBuilder();
        foreach (var part in _parts)
        {
            if (secrets.Field(part.Name, part.Content, part.Type) is not { } content)
            {
                Wrong($"{part.Name} has a secret or {{{{", "a part whose secrets are a variable, such as $TOKEN");
                continue;
            }
            body.Append("--")
                .Append(boundary)
                .Append("\r\nContent-Disposition: form-data; name=")
                .Append(Quoted(part.Name));
            if (part.FileName is { } fileName)
                body.Append("; filename=").Append(Quoted(fileName));
            if (part.Type is { } type)
                body.Append("\r\nContent-Type: ").Append(type);
            body.Append("\r\n\r\n").Append(content).Append("\r\n");
        }
        return errors.Count > 0
            ? null
            : (
                body.Append("--").Append(boundary).Append("--\r\n").ToString(),
                $"multipart/form-data; boundary={boundary}"
            );
    }

    private string? ContentOf(string name, string path)
    {
        if (path == "-" || path.Contains(',', StringComparison.Ordinal))
            Wrong($"{name}: {path}", "one file");
        else if (file(path) is not { } content)
            Wrong($"{name}: {path}", "a file that can be read");
        else if (content.Any(c => (char.IsControl(c) && !char.IsWhiteSpace(c)) || c == '\ufffd'))
            Wrong($"{name}: {path}", "a file of text in UTF-8: other bytes cannot stand in an experiment");
        else
            return content;
        return null;
    }

    /// <summary>Splits a value from what stands behind it; a semicolon in quotes belongs to the value.</summary>
    private static (string Value, IReadOnlyList<string> Options) Split(string text)
    {
        if (!text.StartsWith('"'))
            return text.Split(';') is [var plain, .. var behind] ? (plain, Trimmed(behind)) : (text, []);
        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
            if (text[i] == '\\' && i + 1 < text.Length)
                value.Append(text[++i]);
            else if (text[i] != '"')
                value.Append(text[i]);
            else
                return ($"{value}", Trimmed(text[(i + 1)..].Split(';').Skip(1)));
        return (text, []);
    }

    private static IReadOnlyList<string> Trimmed(IEnumerable<string> options) =>
        [.. options.Select(o => o.Trim().Replace("\"", "", StringComparison.Ordinal)).Where(o => o.Length > 0)];

    private static string TypeOf(string fileName) =>
        s_types.GetValueOrDefault(Path.GetExtension(fileName), "application/octet-stream");

    private static string Quoted(string text) =>
        '"'
        + text.Replace("\"", "%22", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal)
        + '"';

    private void Wrong(string value, string allowed) => errors.Add(new(Option, value, allowed));

    private sealed record Part(string Name, string Content, string? Type, string? FileName);
}

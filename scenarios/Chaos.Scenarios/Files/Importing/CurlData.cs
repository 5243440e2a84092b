using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>The data of a curl command, which is its body or belongs to its query: <c>-d</c>, <c>--json</c> and the like.</summary>
/// <param name="file">Reads a file that the command names; null for one that cannot be read.</param>
/// <param name="errors">Receives every mistake.</param>
internal sealed class CurlData(Func<string, string?> file, ICollection<PlanError> errors)
{
    /// <summary>The text; null for none.</summary>
    internal string? Text { get; private set; }

    /// <summary>Whether it is sent as JSON.</summary>
    internal bool IsJson { get; private set; }

    /// <summary>Adds what an option gives.</summary>
    /// <param name="option">The long name of the option.</param>
    /// <param name="value">Its value.</param>
    internal void Add(string option, string value)
    {
        if (option == "--data-urlencode")
            value = Encoded(value);
        else if (option != "--data-raw" && value.StartsWith('@'))
        {
            if (Content(option, value) is not { } content)
                return;
            // Line ends are left out by -d alone.
            value =
                option == "--data"
                    ? content.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)
                    : content;
        }
        // Parts of JSON are put together as they are.
        IsJson |= option == "--json";
        Text = Text is null ? value : $"{Text}{(option == "--json" ? "" : "&")}{value}";
    }

    /// <summary>The content of a file, <c>@FILE</c>; null for one that cannot be read.</summary>
    internal string? Content(string option, string value)
    {
        var content = value is "@-" ? null : file(value[1..]);
        if (content is null)
            errors.Add(
                new(
                    $"{CurlCommand.Source}: {option}",
                    value,
                    value is "@-" ? "a text or @FILE" : "@ and a file that can be read"
                )
            );
        return content;
    }

    /// <summary>A part of a query or form: <c>TEXT</c>, <c>=TEXT</c>, <c>NAME=TEXT</c>, <c>@FILE</c> or <c>NAME@FILE</c>.</summary>
    internal string Encoded(string value)
    {
        var sign = value.IndexOfAny(['=', '@']);
        if (sign < 0)
            return Escaped(value);
        var text = value[sign] == '=' ? value[(sign + 1)..] : Content("--data-urlencode", value[sign..]) ?? "";
        return (sign == 0 ? "" : $"{value[..sign]}=") + Escaped(text);
    }

    /// <summary>A text as a query has it; the placeholders in it stay.</summary>
    private static string Escaped(string text)
    {
        var template = new Template(text);
        return template.Names.Count > 0 && template.Names.All(Secrets.IsSecret)
            ? string.Concat(
                template.Literals.Select(
                    (literal, i) =>
                        Uri.EscapeDataString(literal) + (i < template.Names.Count ? $"{{{{{template.Names[i]}}}}}" : "")
                )
            )
            : Uri.EscapeDataString(text);
    }
}

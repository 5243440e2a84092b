using System.Globalization;
using Chaos.Cli.Yaml;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Annotating;

/// <summary>
/// An annotation that GitHub shows beside a line of a file or above a job's log. It is printed as a workflow command on
/// a line of its own.
/// </summary>
/// <param name="IsError">True for an error, false for a warning.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Annotation(bool IsError, string Message)
{
    /// <summary>A title in a few words; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The file, as the user named it; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>The position in the file; null for the file as a whole.</summary>
    public YamlPosition? Position { get; init; }

    /// <summary>Whether the column is given too. It is not where a whole line is meant.</summary>
    public bool HasColumn { get; init; }

    /// <summary>
    /// The workflow command. Every character with which a text could end it or begin another is escaped.
    /// </summary>
    /// <param name="inRepository">Converts a file's path to its path in the repository.</param>
    public string Command(Func<string, string> inRepository)
    {
        var properties = new List<(string Name, string Value)>();
        if (File is not null)
            properties.Add(("file", inRepository(File)));
        if (File is not null && Position is { } at)
        {
            properties.Add(("line", at.Line.ToString(CultureInfo.InvariantCulture)));
            if (HasColumn)
                properties.Add(("col", at.Column.ToString(CultureInfo.InvariantCulture)));
        }
        if (Title is not null)
            properties.Add(("title", Title));
        var list = string.Join(',', properties.Select(p => $"{p.Name}={Property(p.Value)}"));
        return $"::{(IsError ? "error" : "warning")}{(list.Length == 0 ? "" : $" {list}")}::{Data(Message)}";
    }

    private static string Data(string text) =>
        SafeText
            .Of(text.Replace("\r\n", "\n", StringComparison.Ordinal))
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

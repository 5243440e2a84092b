using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Chaos.Core.Texts;

namespace Chaos.Cli.Running;

/// <summary>
/// Makes the command line that repeats a command: the options that were given, and values that were settled meanwhile
/// (such as the number of rounds). A folder that was given for the results holds a run by then, so that the line names
/// the next free one.
/// </summary>
internal static class AgainLine
{
    private const string Output = "--output";
    private const string Dry = "--dry-run";

    /// <summary>Stands for the id or file of an experiment, which a run puts in for each of its own.</summary>
    private const string Each = "EXPERIMENT";

    /// <summary>The line as a format string whose only placeholder is the experiment.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="settled">As below.</param>
    public static string OfEach(ParseResult parsed, params IReadOnlyList<(Option Option, object? Value)> settled)
    {
        var begin = $"{CalledAs.Command} {parsed.CommandResult.Command.Name} ";
        return $"{Literal(begin)}{{0}}{Literal(Of(parsed, [Each], settled)[(begin.Length + Each.Length)..])}";
    }

    /// <summary>Makes the command line.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="what">The arguments. Folders have their real names, because <c>latest</c> will point at another run
    /// later.</param>
    /// <param name="settled">Options whose value was found only now, or must stay when a default changes. A null value
    /// leaves the option out.</param>
    public static string Of(
        ParseResult parsed,
        IEnumerable<string> what,
        params IReadOnlyList<(Option Option, object? Value)> settled
    )
    {
        var command = parsed.CommandResult.Command;
        var options = command
            .Options.Where(o => o.Name != Dry)
            .SelectMany(option =>
                settled.Where(s => s.Option.Name == option.Name).ToList() is [var (_, value)]
                    ? value is null
                        ? []
                        : [option.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!]
                    : parsed.GetResult(option) is { Implicit: false } given
                        ? option.Name == Output && given.Tokens is [var folder, ..]
                            ? [Output, OutputFolder.Next(folder.Value)]
                            : Words(option.Name, given.Tokens)
                        : []
            );
        return string.Join(
            ' ',
            [
                CalledAs.Command,
                command.Name,
                .. what.Concat(options).Select(w => ShellWord.Of(w, OperatingSystem.IsWindows())),
            ]
        );
    }

    /// <summary>The line as a format string without placeholders: a run formats it once for each experiment.</summary>
    public static string Literal(string line) =>
        line.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static IEnumerable<string> Words(string name, IReadOnlyList<Token> values) =>
        values.Count == 0
            ? [name]
            : values.SelectMany(v =>
                new[] { name, name == VariableOption.Key ? VariableOption.Told(v.Value) : v.Value }
            );
}

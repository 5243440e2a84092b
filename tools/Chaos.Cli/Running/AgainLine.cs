using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Chaos.Cli.Running;

/// <summary>
/// The command line that does the same again: what was really given, with what was settled meanwhile in place of what
/// was asked for. Where it is written and how it is told is left out.
/// </summary>
internal static class AgainLine
{
    private static readonly HashSet<string> s_ofThisTime =
    [
        "--output",
        "--dry-run",
        "--format",
        "--inconclusive",
        "--no-preflight",
    ];

    /// <summary>Makes it.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="what">The arguments, where folders and files can still be found when <c>latest</c> has moved
    /// on.</param>
    /// <param name="settled">Options whose value was found only now, or that is to stay when a default changes; null
    /// for one that no longer matters.</param>
    public static string Of(
        ParseResult parsed,
        IEnumerable<string> what,
        params IReadOnlyList<(Option Option, object? Value)> settled
    )
    {
        var command = parsed.CommandResult.Command;
        var options = command
            .Options.Where(o => !s_ofThisTime.Contains(o.Name))
            .SelectMany(option =>
                settled.Where(s => s.Option.Name == option.Name).ToList() is [var (_, value)]
                    ? value is null
                        ? []
                        : [option.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!]
                    : parsed.GetResult(option) is { Implicit: false } given
                        ? Words(option.Name, given.Tokens)
                        : []
            );
        return string.Join(
            ' ',
            [
                CalledAs.Command,
                command.Name,
                .. what.Concat(options).Select(w => Quoted(w, OperatingSystem.IsWindows())),
            ]
        );
    }

    /// <summary>
    /// The same for an experiment of a run, of which each is told its own: nothing in it is a place to fill in.
    /// </summary>
    public static string Literal(string line) =>
        line.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    /// <summary>A word as the shell takes it for one.</summary>
    public static string Quoted(string word, bool isWindows)
    {
        if (
            word.Length > 0
            && word.All(c =>
                char.IsAsciiLetterOrDigit(c)
                || "/._-:=,+@".Contains(c, StringComparison.Ordinal)
                || (isWindows && c == '\\')
            )
        )
            return word;
        return isWindows
            ? $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    private static IEnumerable<string> Words(string name, IReadOnlyList<Token> values) =>
        values.Count == 0 ? [name] : values.SelectMany(v => new[] { name, v.Value });
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Chaos.Cli.Running;

namespace Chaos.Cli.Commands;

/// <summary>
/// Prints the usual help, followed by examples that can be copied. The help of the tool itself begins with the most
/// common commands. No line is wider than the given width.
/// </summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<CliCommand> commands, int width)
    : SynchronousCommandLineAction
{
    /// <summary>Narrower text would not be readable.</summary>
    private const int LeastWidth = 40;

    /// <summary>Longer lines are hard to read, however wide the terminal is.</summary>
    private const int MostWidth = 120;

    private const int WidthWithoutTerminal = 100;

    private static readonly IReadOnlyList<(string CommandLine, string Does)> s_start =
    [
        ("chaos run", "six experiments on the sample shop, with a report"),
        ("chaos init mine.yaml", "write a first experiment on your own service"),
        ("chaos run mine.yaml", "run it: load, faults, a verdict and its evidence"),
        ("chaos compare mine.yaml", "is after better than before, and how certain is that?"),
        ("chaos report", "the newest report again, from its records"),
    ];

    private readonly int _width = Math.Clamp(width, LeastWidth, MostWidth);

    /// <summary>The columns of the terminal, or a readable width without a terminal.</summary>
    internal static int WidthHere() =>
        Console.IsOutputRedirected || Console.WindowWidth <= 0 ? WidthWithoutTerminal : Console.WindowWidth;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        usual.MaxWidth = _width;
        var code = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        var asked = parseResult.CommandResult.Command;
        if (asked is RootCommand)
            Write(output, "Start with:", s_start);
        // The parser shows the name of the program's file; users call the tool by the launcher's name.
        output.Write(text.ToString().Replace(RootCommand.ExecutableName, CalledAs.Command, StringComparison.Ordinal));
        if (asked is RootCommand)
            foreach (
                var line in Wrapped(
                    $"{CalledAs.Command} <command> --help shows a command's arguments and options, with examples.".Split(
                        ' '
                    ),
                    "",
                    "",
                    ""
                )
            )
                output.WriteLine(line);
        else
            Write(output, commands.Single(c => c.Name == asked.Name));
        return code;
    }

    private void Write(TextWriter output, CliCommand command)
    {
        if (command.Examples is { Count: > 0 } examples)
            Write(output, "Examples:", examples);
        foreach (var line in command.Notes.SelectMany(n => Wrapped(n.Split(' '), "", "", "")))
            output.WriteLine(line);
        if (command.Notes.Count > 0)
            output.WriteLine();
    }

    /// <summary>
    /// Writes command lines with their descriptions beside them, or above them where there is no room. A command line
    /// that is too long continues after a backslash, as in a shell.
    /// </summary>
    private void Write(TextWriter output, string heading, IReadOnlyList<(string CommandLine, string Does)> examples)
    {
        var lines = examples.Select(e => (CommandLine: CalledAs.Line(e.CommandLine), e.Does)).ToList();
        var column = lines.Max(e => e.CommandLine.Length) + 2;
        // All descriptions are beside or all above, so that the list looks uniform.
        var isBeside = lines.All(e => 2 + column + e.Does.Length <= _width);
        output.WriteLine(heading);
        foreach (var (line, does) in lines)
        {
            if (isBeside)
            {
                output.WriteLine($"  {line.PadRight(column)}{does}");
                continue;
            }
            foreach (var part in Wrapped($"# {does}".Split(' '), "  ", "  # ", ""))
                output.WriteLine(part);
            foreach (var part in Wrapped(Words(line), "  ", "      ", " \\"))
                output.WriteLine(part);
        }
        output.WriteLine();
    }

    private IEnumerable<string> Wrapped(IEnumerable<string> words, string first, string next, string goesOn)
    {
        var line = first;
        var isEmpty = true;
        foreach (var word in words)
        {
            if (!isEmpty && line.Length + 1 + word.Length + goesOn.Length > _width)
            {
                yield return line + goesOn;
                (line, isEmpty) = (next, true);
            }
            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }
        yield return line;
    }

    /// <summary>
    /// Splits a command line where it may be broken: an option stays with its value, and quoted text stays whole.
    /// </summary>
    private static IEnumerable<string> Words(string line)
    {
        var word = "";
        foreach (var part in line.Split(' '))
        {
            word = word.Length == 0 ? part : $"{word} {part}";
            if (
                word.Count(c => c == '\'') % 2 == 1
                || (word == part && part.StartsWith("--", StringComparison.Ordinal))
            )
                continue;
            yield return word;
            word = "";
        }
        if (word.Length > 0)
            yield return word;
    }
}

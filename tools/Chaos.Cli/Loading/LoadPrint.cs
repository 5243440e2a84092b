using Spectre.Console;

namespace Chaos.Cli.Loading;

/// <summary>Prints lines, in colour where the terminal supports it.</summary>
internal static class LoadPrint
{
    private const int WidthOfLogs = 100;
    private const int Widest = 120;
    private const int Narrowest = 60;

    /// <summary>The width for text that goes to a stream.</summary>
    public static int WidthOf(bool redirected) =>
        redirected || Console.WindowWidth <= 0 ? WidthOfLogs : Math.Clamp(Console.WindowWidth, Narrowest, Widest);

    /// <summary>Prints lines to standard output, or to <paramref name="output"/> when that is another stream.</summary>
    public static void Print(IEnumerable<ResultLine> lines, TextWriter output)
    {
        foreach (var (text, tone) in lines)
            if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
                AnsiConsole.Console.Write(new Text(text + Environment.NewLine, StyleOf(tone)));
            else
                output.WriteLine(text);
    }

    private static Style StyleOf(LoadTone tone) =>
        tone switch
        {
            LoadTone.Heading => new(decoration: Decoration.Bold),
            LoadTone.Good => new(Color.Green),
            LoadTone.Bad => new(Color.Red),
            LoadTone.Doubt => new(Color.Yellow),
            _ => Style.Plain,
        };
}

namespace Chaos.Cli.Output;

/// <summary>What may be done with where a run is watched.</summary>
/// <param name="Live">Whether a line may change in place: on a terminal that can, and that no log is made of.</param>
/// <param name="Width">Longest line that is of use.</param>
internal sealed record Terminal(bool Live, int Width)
{
    private const int WidthOfLogs = 200;
    private const int Narrowest = 40;

    /// <summary>Decides by what is known of the place.</summary>
    /// <param name="redirected">Whether it is a file or a pipe.</param>
    /// <param name="width">Columns of a terminal.</param>
    /// <param name="environment">Variables: <c>TERM</c>, and <c>CI</c>, by which services that keep a log make
    /// themselves known, with a terminal or without.</param>
    public static Terminal Of(bool redirected, Func<int> width, Func<string, string?> environment)
    {
        if (redirected || environment("TERM") is "dumb" || environment("CI") is not (null or "" or "0" or "false"))
            return new(false, WidthOfLogs);
        return new(true, Math.Max(Narrowest, width()));
    }
}

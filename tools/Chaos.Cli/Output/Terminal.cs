namespace Chaos.Cli.Output;

/// <summary>What the output of a run supports: a terminal, a file or a pipe.</summary>
/// <param name="Live">Whether a line may change in place. True on a terminal that supports it and whose output is not
/// kept as a log.</param>
/// <param name="Width">The greatest useful length of a line.</param>
internal sealed record Terminal(bool Live, int Width)
{
    private const int WidthOfLogs = 200;
    private const int Narrowest = 40;

    /// <summary>Decides from the stream and the environment.</summary>
    /// <param name="redirected">Whether the output is a file or a pipe.</param>
    /// <param name="width">Gives the columns of the terminal.</param>
    /// <param name="environment">Reads environment variables: <c>TERM</c>, and <c>CI</c>, which build servers set
    /// because they keep a log.</param>
    public static Terminal Of(bool redirected, Func<int> width, Func<string, string?> environment)
    {
        if (redirected || environment("TERM") is "dumb" || environment("CI") is not (null or "" or "0" or "false"))
            return new(false, WidthOfLogs);
        return new(true, Math.Max(Narrowest, width()));
    }
}

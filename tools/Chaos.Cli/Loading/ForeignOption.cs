namespace Chaos.Cli.Loading;

/// <summary>Says which option does what an option of hey, oha, wrk, vegeta, ab or k6 does.</summary>
internal static class ForeignOption
{
    private static readonly Dictionary<string, string> s_ours = new(StringComparer.Ordinal)
    {
        ["-z"] = "-d",
        ["-duration"] = "-d",
        ["-q"] = "-r",
        ["--qps"] = "-r",
        ["-rate"] = "-r",
        ["--vus"] = "-u",
        ["--connections"] = "-u",
        ["-i"] = "-n",
        ["--requests"] = "-n",
        ["-m"] = "-X",
        ["--request"] = "-X",
        ["--data"] = "--body",
        ["-D"] = "--body @FILE",
        ["-body"] = "--body @FILE",
        ["-T"] = "-H 'Content-Type: ...'",
        ["-A"] = "-H 'Accept: ...'",
        ["-h2"] = "--http2",
        ["--redirect"] = "--follow",
        ["-L"] = "--follow 5",
        ["--location"] = "--follow 5",
        ["-s"] = "--stages",
        ["--stage"] = "--stages",
        ["-o"] = "--format json",
        ["--json"] = "--format json",
    };

    /// <summary>What was most likely meant by an unknown option; null when none of a command's options does it.</summary>
    /// <param name="option">The unknown option.</param>
    /// <param name="known">All names of the command's options.</param>
    public static string? Meant(string option, IReadOnlyCollection<string> known) =>
        s_ours.TryGetValue(option, out var ours) && known.Contains(ours.Split(' ')[0]) ? ours : null;
}

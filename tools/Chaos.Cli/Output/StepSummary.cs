using System.Text;

namespace Chaos.Cli.Output;

/// <summary>
/// The summary of a step on GitHub: a run's report in Markdown, appended to the file that <c>GITHUB_STEP_SUMMARY</c>
/// names.
/// </summary>
internal static class StepSummary
{
    /// <summary>The variable.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Bytes that GitHub shows of a step; of a longer file it shows nothing at all.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>
    /// Appends <paramref name="report"/> when the variable is set and it fits. What keeps it from that is returned and
    /// no failure: the report is in the run's folder all the same.
    /// </summary>
    public static string? Append(string report, Func<string, string?> environment)
    {
        if (environment(Variable) is not { Length: > 0 } file)
            return null;
        try
        {
            var before = File.Exists(file) ? new FileInfo(file).Length : 0;
            var text = Encoding.UTF8.GetBytes((before > 0 ? "\n" : "") + File.ReadAllText(report) + "\n");
            if (before + text.Length > Limit)
                return $"{Variable}: {report} is left out: with it the step's summary would be longer than "
                    + $"{Limit} bytes, and none of it be shown";
            using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            stream.Write(text);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{Variable}: {e.Message}";
        }
    }
}

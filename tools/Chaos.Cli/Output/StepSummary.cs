using System.Text;

namespace Chaos.Cli.Output;

/// <summary>
/// Writes the summary of a step on GitHub: appends a run's Markdown report to the file that <c>GITHUB_STEP_SUMMARY</c>
/// names.
/// </summary>
internal static class StepSummary
{
    /// <summary>Name of the environment variable.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>The greatest size in bytes. GitHub shows nothing of a longer file.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>
    /// Appends <paramref name="report"/> when the variable is set and the report fits. Returns the reason when it
    /// cannot, null otherwise. This is no failure, because the report is also in the run's folder.
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
                    + $"{Limit} bytes, and GitHub would show none of it";
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

using Chaos.Scenarios.Files;

namespace Chaos.Cli.Running;

/// <summary>Files that are named on the command line.</summary>
internal static class NamedFile
{
    /// <summary>All of a file with experiments or policies.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    internal static string Read(string file) =>
        TryRead(file, out var text) is { } why ? throw new UsageException($"{file}: {why}") : text;

    /// <summary>
    /// Reads a file, and tells why it cannot be read, so that others beside it can be; null where it was.
    /// </summary>
    internal static string? TryRead(string file, out string text)
    {
        text = "";
        try
        {
            if (Directory.Exists(file))
                return "a folder is not allowed; allowed: a file in YAML";
            if (!File.Exists(file))
                return "is not there; allowed: a file in YAML";
            text = TextFile.Read(file, TextFile.MostOfYaml);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}

using Chaos.Cli.Yaml;
using Chaos.Scenarios.Files;

namespace Chaos.Cli.Running;

/// <summary>Reads files that are named on the command line.</summary>
internal static class NamedFile
{
    /// <summary>Reads the whole of a file with experiments or policies.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    internal static string Read(string file) =>
        TryRead(file, out var text) is { } why ? throw new UsageException($"{file}: {why}") : text;

    /// <summary>Reads the file that changes another for an environment.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    internal static (string File, string Text) ReadFor(string file, string environment)
    {
        var other = YamlOverlay.FileOf(file, environment);
        return TryRead(other, out var text) is { } why
            ? throw new UsageException($"--env: {environment}: {other} {why}")
            : (other, text);
    }

    /// <summary>
    /// Reads a file. Returns the reason when it cannot be read, so that the caller can go on with other files; null on
    /// success.
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

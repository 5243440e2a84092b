using System.ComponentModel;
using System.Diagnostics;

namespace Chaos.Cli.Doctoring;

/// <summary>Asks a program for its version.</summary>
public static class Probe
{
    /// <summary>
    /// The first line that <paramref name="program"/> prints; null when there is no such program or it fails.
    /// </summary>
    public static string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            );
            if (process is null)
                return null;
            // Some print their version to one stream and some to the other; neither prints more than a pipe holds.
            var line = process.StandardOutput.ReadLine() ?? process.StandardError.ReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? line?.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The path of a program on the PATH; null when it is not there.</summary>
    public static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

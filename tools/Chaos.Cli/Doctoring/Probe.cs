using System.ComponentModel;
using System.Diagnostics;

namespace Chaos.Cli.Doctoring;

/// <summary>Finds programs and asks them for their version.</summary>
public static class Probe
{
    /// <summary>
    /// The first line that <paramref name="program"/> prints; null when the program does not exist or fails.
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
            // Some programs print their version to standard output, others to standard error. None prints more than
            // fits in a pipe.
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

    /// <summary>The path of a program on the PATH; null when there is none.</summary>
    public static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

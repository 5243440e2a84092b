using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Running;

/// <summary>
/// Reports an unexpected exception, which is a bug: one line on the terminal, and the stack trace in a file.
/// </summary>
internal static class UnexpectedError
{
    private static string? s_logs;

    /// <summary>Sets the folder for such files: the logs of the current run.</summary>
    internal static void LogTo(string? folder) => s_logs = folder;

    /// <summary>Writes the stack trace to a file and returns the line for the terminal.</summary>
    internal static string Tell(Exception e) =>
        $"unexpected error: {e.GetType().Name}: {e.Message.Split('\n')[0].TrimEnd()}"
        + $"{(Written(e) is { } file ? $"; the stack trace is in {file}" : "")}";

    /// <summary>
    /// Handles exceptions that no code catches in the same way. Without this, the runtime prints a stack trace.
    /// </summary>
    internal static void EndProcessWith() =>
        AppDomain.CurrentDomain.UnhandledException += static (_, dying) =>
        {
            Console.Error.WriteLine($"chaos: {(dying.ExceptionObject is Exception e ? Tell(e) : "unexpected error")}");
            Environment.Exit((int)ExitCode.Broken);
        };

    private static string? Written(Exception e)
    {
        try
        {
            var folder = s_logs ?? Path.Combine(StateFolder.Resolve(Environment.GetEnvironmentVariable).Path, "errors");
            Directory.CreateDirectory(folder);
            var file = Path.Combine(
                folder,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"unexpected-{TimeProvider.System.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Environment.ProcessId}.log"
                )
            );
            File.AppendAllText(file, $"{e}\n");
            return file;
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException or JournalException)
        {
            return null;
        }
    }
}

using System.Globalization;
using Chaos.Core.Judging;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Running;

/// <summary>
/// A mistake of our own: people are told in a line, and the stack goes to a file, for who has to mend it.
/// </summary>
internal static class UnexpectedError
{
    private static string? s_logs;

    /// <summary>The folder of the logs of the run that is going on.</summary>
    internal static void LogTo(string? folder) => s_logs = folder;

    /// <summary>What is told of an exception that nobody expected, whose stack is written down.</summary>
    internal static string Tell(Exception e) =>
        $"unexpected: {e.GetType().Name}: {e.Message.Split('\n')[0].TrimEnd()}"
        + $"{(Written(e) is { } file ? $"; where it happened is in {file}" : "")}";

    /// <summary>
    /// Ends the process so when a thread of ours dies of an exception, which would else end it with a stack on the
    /// terminal.
    /// </summary>
    internal static void EndProcessWith() =>
        AppDomain.CurrentDomain.UnhandledException += static (_, dying) =>
        {
            Console.Error.WriteLine($"chaos: {(dying.ExceptionObject is Exception e ? Tell(e) : "unexpected end")}");
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

using Chaos.Cli.Commands;

namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// Runs a command that only prints, in this process. It captures the console of the whole process, so only tests that
/// run alone may use it.
/// </summary>
internal static class CommandInProcess
{
    internal const int Width = 100;

    internal static Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(Width, arguments);

    internal static async Task<(int Exit, string Output, string Error)> RunAsync(int width, params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var told = new StringWriter { NewLine = "\n" };
        using var wrong = new StringWriter { NewLine = "\n" };
        Console.SetOut(told);
        Console.SetError(wrong);
        try
        {
            return (await CommandLine.RunAsync(arguments, width), told.ToString(), wrong.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}

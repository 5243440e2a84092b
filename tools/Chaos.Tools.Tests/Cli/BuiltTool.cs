using System.Diagnostics;

namespace Chaos.Tools.Tests.Cli;

/// <summary>Runs the built tool, or programs that call it, as processes, and waits for them to end.</summary>
internal static class BuiltTool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>The tool's assembly, which is beside these tests.</summary>
    internal static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Chaos.Cli.dll");

    /// <summary>The repository.</summary>
    internal static string Root => Repository.Root;

    /// <summary>Runs the tool.</summary>
    internal static Task<(int Exit, string Output, string Error)> RunAsync(string folder, params string[] arguments) =>
        StartAsync("dotnet", [Assembly, .. arguments], folder);

    /// <summary>Runs a program. A variable without a value is removed from its environment.</summary>
    internal static async Task<(int Exit, string Output, string Error)> StartAsync(
        string program,
        string[] arguments,
        string folder,
        params (string Name, string? Value)[] environment
    )
    {
        using var limit = new CancellationTokenSource(s_limit);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "CHAOS_CALLED_AS", "GITHUB_ACTIONS", "GITHUB_WORKSPACE" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(limit.Token),
            process.StandardError.ReadToEndAsync(limit.Token)
        );
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}

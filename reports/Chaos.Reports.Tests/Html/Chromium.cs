using System.Diagnostics;

namespace Chaos.Reports.Tests.Html;

/// <summary>Runs a headless browser that opens one page and exits.</summary>
internal static class Chromium
{
    internal static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    internal static string? Path { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>
    /// The browser's output and its errors. Its profile and everything it loads are in <paramref name="folder"/>.
    /// </summary>
    internal static async Task<(string Output, string Log)> RunAsync(
        string folder,
        string page,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--enable-logging=stderr",
            $"--user-data-dir={System.IO.Path.Combine(folder, "profile")}",
            .. arguments,
            new Uri(page).AbsoluteUri,
        ];
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        using var process = Process.Start(start)!;
        try
        {
            var (output, log) = (
                process.StandardOutput.ReadToEndAsync(limit.Token),
                process.StandardError.ReadToEndAsync(limit.Token)
            );
            await process.WaitForExitAsync(limit.Token);
            return (await output, await log);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}

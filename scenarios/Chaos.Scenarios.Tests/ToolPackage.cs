using System.Diagnostics;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Packs the built tool and installs it from that package. Both happen in a temporary folder and without the network.
/// </summary>
public sealed class ToolPackage : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-package-").FullName;

    /// <summary>The tool's command, installed in a folder.</summary>
    internal string Command => Path.Combine(_folder, "tools", "chaos");

    /// <summary>A folder whose manifest names the tool, and into which it is restored.</summary>
    internal string Repository => Path.Combine(_folder, "repository");

    /// <summary>Environment variables that keep the SDK's files in the folder.</summary>
    internal (string Name, string Value)[] Environment =>
        [
            ("DOTNET_CLI_HOME", Path.Combine(_folder, "home")),
            ("NUGET_PACKAGES", Path.Combine(_folder, "packages")),
            ("DOTNET_NOLOGO", "1"),
            ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"),
        ];

    public async Task InitializeAsync()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = framework;
        while (!File.Exists(Path.Combine(root.FullName, "Chaos.sln")))
            root = root.Parent!;
        var packages = Path.Combine(_folder, "source");
        await DotnetAsync(
            root.FullName,
            "pack",
            "tools/Chaos.Cli",
            "-c",
            framework.Parent!.Name,
            "--no-build",
            "-o",
            packages,
            "--nologo"
        );
        Directory.CreateDirectory(Path.Combine(Repository, ".config"));
        await File.WriteAllTextAsync(
            Path.Combine(Repository, "nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"here\" value=\"{packages}\" /></packageSources></configuration>"
        );
        await DotnetAsync(Repository, "tool", "install", "Chaos.Cli", "--tool-path", Path.GetDirectoryName(Command)!);
        await File.WriteAllTextAsync(
            Path.Combine(Repository, "dotnet-tools.json"),
            """{ "version": 1, "isRoot": true, "tools": {} }"""
        );
        await DotnetAsync(Repository, "tool", "install", "Chaos.Cli");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs <c>dotnet</c> and returns its output.</summary>
    internal async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(s_limit);
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            // The project is built already, and its packages are where the build found them.
            if (arguments[0] != "pack")
                start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(limit.Token),
            process.StandardError.ReadToEndAsync(limit.Token)
        );
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {await output}{await error}");
        return await output;
    }
}

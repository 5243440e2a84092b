using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Chaos.Core.Trials;

namespace Chaos.Cli.Running;

/// <summary>Describes the machine for a run's manifest.</summary>
internal static class ThisMachine
{
    /// <summary>The version of this build.</summary>
    internal static string Version { get; } =
        typeof(ThisMachine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    internal static RunEnvironment Describe() =>
        new()
        {
            OperatingSystem =
                (
                    OperatingSystem.IsLinux() ? "Linux"
                    : OperatingSystem.IsMacOS() ? "macOS"
                    : OperatingSystem.IsWindows() ? "Windows"
                    : "other"
                ) + $" {Environment.OSVersion.Version.ToString(2)}",
            Cores = Environment.ProcessorCount,
            Runtime = RuntimeInformation.FrameworkDescription,
            Version = Version,
            Commit = Commit(),
        };

    /// <summary>The commit of the current folder; null without git or outside a repository.</summary>
    private static string? Commit()
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
            if (git is null)
                return null;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 && commit.Length > 0 ? commit : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

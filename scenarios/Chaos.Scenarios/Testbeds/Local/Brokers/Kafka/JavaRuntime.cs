using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>The Java runtime that runs a broker.</summary>
/// <param name="Program">Path of the launcher.</param>
/// <param name="Version">Its full version text.</param>
/// <param name="Feature">Its major version, for example 17.</param>
public sealed partial record JavaRuntime(string Program, string Version, int Feature)
{
    /// <summary>The oldest major version that runs a Kafka 4 broker.</summary>
    public const int Oldest = 17;

    private const string HowToGet = "apt-get install openjdk-17-jre-headless (or chaos doctor --fix)";

    /// <summary>
    /// Path of the launcher: the one of JAVA_HOME, or the first on the PATH; null when there is none.
    /// </summary>
    public static string? Find(Func<string, string?> environment)
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        var folders = environment("JAVA_HOME") is { Length: > 0 } home
            ? [Path.Combine(home, "bin")]
            : (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Finds the launcher and asks it for its version.</summary>
    /// <exception cref="TestbedException">There is no Java, or it is too old.</exception>
    public static async Task<JavaRuntime> ReadAsync(
        string broker,
        Func<string, string?> environment,
        CancellationToken cancellationToken
    )
    {
        var program =
            Find(environment)
            ?? throw new TestbedException(
                $"{broker}: Kafka runs on Java {Oldest} or newer, and there is no java on the PATH: {HowToGet}"
            );
        var version = await VersionAsync(broker, program, cancellationToken);
        var feature = Number().Match(version) is { Success: true } number
            ? int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;
        if (feature < Oldest)
            throw new TestbedException(
                $"{broker}: Kafka runs on Java {Oldest} or newer, and {program} says {FirstLine(version)}: {HowToGet}"
            );
        return new(program, version, feature);
    }

    private static async Task<string> VersionAsync(string broker, string program, CancellationToken cancellationToken)
    {
        try
        {
            using var java = Process.Start(
                new ProcessStartInfo(program, "-version")
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                }
            )!;
            var output = java.StandardOutput.ReadToEndAsync(cancellationToken);
            var version = await java.StandardError.ReadToEndAsync(cancellationToken) + await output;
            await java.WaitForExitAsync(cancellationToken);
            return version;
        }
        catch (Win32Exception e)
        {
            throw new TestbedException($"{broker}: {program} cannot be run ({e.Message}): {HowToGet}", e);
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
        ?? "nothing";

    // Java 8 reports 1.8, which is read as 1; both are too old.
    [GeneratedRegex("version \"([0-9]{1,4})")]
    private static partial Regex Number();
}

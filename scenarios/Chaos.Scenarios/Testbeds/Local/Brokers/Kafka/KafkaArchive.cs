using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

/// <summary>
/// An archive of Kafka's loaded classes (class data sharing), made once for a machine: nodes start in half the time
/// with it. It fits one Java and one set of jars, so its name contains both. Without an archive everything works, but
/// starts later.
/// </summary>
internal static class KafkaArchive
{
    private static readonly TimeSpan s_written = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Path of the archive. It is made by a separate node if it does not exist. Null when it cannot be made or stored.
    /// </summary>
    internal static async Task<string?> EnsureAsync(
        BrokerSite site,
        JavaRuntime java,
        KafkaInstallation installed,
        CancellationToken cancellationToken
    )
    {
        if (site.Options.CacheFolder is not { } cache)
            return null;
        var path = Path.Combine(cache, $"kafka-{installed.Version}-{Key(java, installed)}.jsa");
        if (File.Exists(path))
            return path;
        // Under a temporary name until it is complete: another run may be making it, too.
        var unborn = $"{path}.{site.Options.RunId}";
        var folder = Path.GetFullPath($"{site.DataFolder}-archive");
        try
        {
            await MakeAsync(site, new(site, java, installed), folder, unborn, cancellationToken);
            File.Move(unborn, path, overwrite: true);
            return path;
        }
        catch (Exception e) when (e is ChildProcessException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            File.Delete(unborn);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MakeAsync(
        BrokerSite site,
        KafkaJava kafka,
        string folder,
        string path,
        CancellationToken cancellationToken
    )
    {
        var node = new KafkaNode(
            $"{site.Spec.Name}-archive",
            1,
            folder,
            FreePorts.Find(KafkaNode.PortsEach, $"{site.Options.RunId} {site.Spec.Name} archive", 0)
        );
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(node.SettingsFile, node.Settings([node]), cancellationToken);
        await kafka.FormatAsync([node], KafkaServers.ClusterId(site), cancellationToken);
        await using var server = await kafka.StartAsync(node, [$"-XX:ArchiveClassesAtExit={path}"], cancellationToken);
        await server.StopAsync(s_written, cancellationToken);
    }

    private static string Key(JavaRuntime java, KafkaInstallation installed)
    {
        var jars = new DirectoryInfo(installed.Libs)
            .EnumerateFiles("*.jar")
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f =>
                string.Create(CultureInfo.InvariantCulture, $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}")
            );
        return Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [java.Program, java.Version, .. jars])))
        )[..16];
    }
}

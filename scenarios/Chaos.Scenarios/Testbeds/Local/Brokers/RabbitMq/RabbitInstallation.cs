namespace Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

/// <summary>RabbitMQ's own start script, and the port mapper of the Erlang that it runs on.</summary>
/// <param name="Server">The script. Never a distribution's wrapper around it, which changes the user and would stand
/// between the run and the broker.</param>
/// <param name="Epmd">Erlang's port mapper.</param>
public sealed record RabbitInstallation(string Server, string Epmd)
{
    private const string DebianFolder = "/usr/lib/rabbitmq/lib";

    /// <summary>Finds the installation; null when one of the two is missing.</summary>
    /// <param name="environment">Reads an environment variable: RABBITMQ_HOME names the folder of an installation
    /// elsewhere.</param>
    public static RabbitInstallation? Find(Func<string, string?> environment)
    {
        // The script needs a Unix shell.
        if (OperatingSystem.IsWindows())
            return null;
        var path = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var server = environment("RABBITMQ_HOME") is { Length: > 0 } home
            ? Existing(Path.Combine(home, "sbin", "rabbitmq-server"))
            : Newest()
                ?? path.Select(folder => Existing(Path.Combine(folder, "rabbitmq-server")))
                    .FirstOrDefault(f => f is not null);
        var epmd = path.Append("/usr/lib/erlang/bin")
            .Select(folder => Existing(Path.Combine(folder, "epmd")))
            .FirstOrDefault(f => f is not null);
        return server is null || epmd is null ? null : new(server, epmd);
    }

    private static string? Newest() =>
        Directory.Exists(DebianFolder)
            ? Directory
                .EnumerateDirectories(DebianFolder, "rabbitmq_server-*")
                .OrderByDescending(folder =>
                    Version.TryParse(Path.GetFileName(folder).Split('-')[1], out var version) ? version : new()
                )
                .Select(folder => Existing(Path.Combine(folder, "sbin", "rabbitmq-server")))
                .FirstOrDefault(f => f is not null)
            : null;

    private static string? Existing(string file) => File.Exists(file) ? file : null;
}

namespace Chaos.Targets.Tests.SampleShop;

/// <summary>A test that needs compose, in either of its forms; shown as skipped where there is none.</summary>
internal sealed class ComposeFactAttribute : FactAttribute
{
    public ComposeFactAttribute()
    {
        if (Command is null)
            Skip = "neither docker-compose nor the compose plugin of docker is installed";
    }

    /// <summary>The program and its first arguments; null when there is none.</summary>
    public static IReadOnlyList<string>? Command { get; } =
        OnPath("docker-compose") ? ["docker-compose"]
        : OnPath("docker") && PluginFolders.Any(folder => File.Exists(Path.Combine(folder, "docker-compose")))
            ? ["docker", "compose"]
        : null;

    private static IEnumerable<string> PluginFolders =>
        [
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker", "cli-plugins"),
            "/usr/local/lib/docker/cli-plugins",
            "/usr/local/libexec/docker/cli-plugins",
            "/usr/lib/docker/cli-plugins",
            "/usr/libexec/docker/cli-plugins",
        ];

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}

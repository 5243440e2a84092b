namespace Chaos.Targets.Tests.SampleShop;

/// <summary>A test that needs Docker Compose, as a program or as a plugin. It is skipped when there is none.</summary>
internal sealed class ComposeFactAttribute : FactAttribute
{
    public ComposeFactAttribute()
    {
        if (Command is null)
            Skip = "neither docker-compose nor the compose plugin of docker is installed";
    }

    /// <summary>The program and its first arguments. Null when there is none.</summary>
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

namespace Chaos.Cli.Doctoring;

/// <summary>Docker Compose, as a plugin of docker or as docker-compose.</summary>
internal sealed class DockerCompose : Requirement
{
    public override string Name => "docker compose";

    public override string NeededFor => "the sample shop in containers (docker-compose.yml) and the test of that file";

    public override string? Find() =>
        Probe.FirstLine("docker", "compose", "version") ?? Probe.FirstLine("docker-compose", "--version");

    public override IReadOnlyList<string> DebianPackages => ["docker-compose"];

    public override string HowToGet => "install Docker with its compose plugin";
}

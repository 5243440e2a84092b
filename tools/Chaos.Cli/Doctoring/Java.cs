using Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

namespace Chaos.Cli.Doctoring;

/// <summary>The Java runtime that Kafka needs.</summary>
internal sealed class Java : Requirement
{
    public override string Name => FormattableString.Invariant($"Java {JavaRuntime.Oldest}");

    public override string NeededFor => "a Kafka that a run starts";

    public override string? Find() => JavaRuntime.Find(Environment.GetEnvironmentVariable);

    public override IReadOnlyList<string> DebianPackages => ["openjdk-17-jre-headless"];

    public override string HowToGet =>
        FormattableString.Invariant(
            $"install a Java runtime, version {JavaRuntime.Oldest} or newer, with your package manager"
        );
}

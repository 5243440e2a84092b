using Chaos.Scenarios.Testbeds.Local.Brokers.Kafka;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A test on a real Kafka. Skipped, with the reason, when there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute()
    {
        Skip = WhyNot;
    }

    internal static string? WhyNot =>
        !KafkaInstallation.TryFind(Environment.GetEnvironmentVariable, out _, out var why) ? why
        : JavaRuntime.Find(Environment.GetEnvironmentVariable) is null
            ? "there is no java: apt-get install openjdk-17-jre-headless"
        : null;
}

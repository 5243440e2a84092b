using Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A test on a real RabbitMQ. Skipped, with the reason, when there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RabbitFactAttribute : FactAttribute
{
    public RabbitFactAttribute()
    {
        if (!IsInstalled)
            Skip = "RabbitMQ is not installed: apt-get install rabbitmq-server";
    }

    internal static bool IsInstalled => RabbitInstallation.Find(Environment.GetEnvironmentVariable) is not null;
}

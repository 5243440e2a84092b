using Chaos.Core;

namespace Chaos.Targets.RabbitMq;

/// <summary>Checks heartbeat intervals. AMQP sends them as whole seconds in 16 bits.</summary>
internal static class RabbitHeartbeat
{
    internal static PlanError? Error(string field, TimeSpan heartbeat) =>
        heartbeat < TimeSpan.FromSeconds(1)
        || heartbeat > TimeSpan.FromMinutes(10)
        || heartbeat.Ticks % TimeSpan.TicksPerSecond != 0
            ? new(field, $"{heartbeat.TotalSeconds} s", "1 to 600 s, whole seconds")
            : null;
}

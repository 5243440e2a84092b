using Chaos.Core;

namespace Chaos.Targets.RabbitMq;

/// <summary>What AMQP can say of an interval: whole seconds, up to 16 bits of them.</summary>
internal static class RabbitHeartbeat
{
    internal static PlanError? Error(string field, TimeSpan heartbeat) =>
        heartbeat < TimeSpan.FromSeconds(1)
        || heartbeat > TimeSpan.FromMinutes(10)
        || heartbeat.Ticks % TimeSpan.TicksPerSecond != 0
            ? new(field, $"{heartbeat.TotalSeconds} s", "1 to 600 s, whole seconds")
            : null;
}

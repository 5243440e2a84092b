using System.Threading.RateLimiting;
using Chaos.Core;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of the limit of concurrent calls, with the library's names, defaults and limits.</summary>
internal sealed record LimiterOptions
{
    [Allowed(1, int.MaxValue)]
    public int PermitLimit { get; init; } = 1000;

    [Allowed(0, int.MaxValue)]
    public int QueueLimit { get; init; }

    public QueueProcessingOrder QueueProcessingOrder { get; init; } = QueueProcessingOrder.OldestFirst;
}

using Chaos.Core;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of the hedging itself, with the library's names, defaults and limits.</summary>
internal sealed record HedgingOptions
{
    public string? Name { get; init; }

    /// <summary>A negative delay makes the next attempt only after a failure.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    [Allowed(1, 10)]
    public int MaxHedgedAttempts { get; init; } = 1;
}

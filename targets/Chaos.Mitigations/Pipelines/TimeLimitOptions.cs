using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Polly requires an options object for each strategy. <see cref="TimeLimitStrategy"/> has only a name.
/// </summary>
internal sealed class TimeLimitOptions : ResilienceStrategyOptions
{
    public TimeLimitOptions() => Name = "TimeLimit";
}

using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>A <see cref="TimeLimitStrategy"/> has no options of Polly's; it is only named.</summary>
internal sealed class TimeLimitOptions : ResilienceStrategyOptions
{
    public TimeLimitOptions() => Name = "TimeLimit";
}

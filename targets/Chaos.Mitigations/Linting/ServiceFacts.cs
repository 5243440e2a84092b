using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Mitigations.Linting;

/// <summary>What is known of one service.</summary>
public sealed record ServiceFacts
{
    /// <summary>The services that it calls. Edges with a policy or facts need not be named here.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Calls a second that it can serve.</summary>
    [Allowed(0, 10_000_000, Above = true, Unit = ArrivalRate.Unit)]
    public double? Capacity { get; init; }

    /// <summary>How long its answers take while all is well, as its callers see it.</summary>
    public LatencyFacts? Latency { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) =>
        Limits.Of(this, path).Concat(Latency?.Errors($"{path}.latency") ?? []);
}

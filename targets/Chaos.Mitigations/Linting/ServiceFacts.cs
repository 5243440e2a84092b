using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Mitigations.Linting;

/// <summary>Facts about one service.</summary>
public sealed record ServiceFacts
{
    /// <summary>The services that it calls. Edges with a policy or facts do not have to be named here.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Calls per second that it can serve.</summary>
    [Allowed(0, 10_000_000, Above = true, Unit = ArrivalRate.Unit)]
    public double? Capacity { get; init; }

    /// <summary>How long its answers take while there is no fault, as its callers measure it.</summary>
    public LatencyFacts? Latency { get; init; }

    /// <summary>Returns every mistake, with paths under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) =>
        Limits.Of(this, path).Concat(Latency?.Errors($"{path}.latency") ?? []);
}

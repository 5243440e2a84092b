using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>What is known of one service.</summary>
public sealed record ServiceFacts
{
    /// <summary>The services that it calls. Edges with a policy or facts need not be named here.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Calls a second that it can serve.</summary>
    public double? Capacity { get; init; }

    /// <summary>How long its answers take while all is well, as its callers see it.</summary>
    public LatencyFacts? Latency { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        if (Capacity is { } capacity && !(capacity > 0 && capacity <= 10_000_000))
            yield return new($"{path}.capacity", Words.Of(capacity), "above 0, up to 10000000 calls a second");
        foreach (var error in Latency?.Errors($"{path}.latency") ?? [])
            yield return error;
    }
}

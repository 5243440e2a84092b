using Chaos.Core.Calls;

namespace Chaos.Core.Journeys;

/// <summary>One call of a journey.</summary>
public sealed record Step
{
    /// <summary>Name, unique in the workload.</summary>
    public required string Name { get; init; }

    /// <summary>The target that is called.</summary>
    public required TargetSpec Target { get; init; }

    /// <summary>Timeout of the call, counted from its start; null for that of the workload.</summary>
    [Allowed("1ms", "5m")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>The wait between the end of the step before and this one.</summary>
    public ThinkTime Before { get; init; } = ThinkTime.None;

    /// <summary>Whether each user of a closed load makes the call only until it was good once.</summary>
    public bool Once { get; init; }

    /// <summary>Names of the captured values without which the call is another one.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The user's own labels, shown with the figures.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) =>
        [.. Limits.Of(this, path), .. Target.Errors($"{path}.target"), .. Before.Errors($"{path}.think")];
}

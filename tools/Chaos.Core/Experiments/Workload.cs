using Chaos.Core.Calls;
using Chaos.Core.Load;

namespace Chaos.Core.Experiments;

/// <summary>A target, the load on it, and the timeout of its calls.</summary>
public sealed record Workload
{
    /// <summary>Name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The target that is called.</summary>
    public required TargetSpec Target { get; init; }

    /// <summary>
    /// The target called instead during the warm-up, for a call that changes something or costs something; null for the
    /// same target.
    /// </summary>
    public TargetSpec? WarmUp { get; init; }

    /// <summary>The profile of the load. It has to last as long as the trial.</summary>
    public required LoadProfile Load { get; init; }

    /// <summary>Timeout of a call, counted from its start. A call that takes longer ends as timed out.</summary>
    [Allowed("1ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in Limits.Of(this, path))
            yield return error;
        foreach (var error in Target.Errors($"{path}.target"))
            yield return error;
        foreach (var error in Load.Errors($"{path}.load"))
            yield return error;
    }
}

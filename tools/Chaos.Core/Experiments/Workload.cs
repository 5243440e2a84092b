using Chaos.Core.Calls;
using Chaos.Core.Load;

namespace Chaos.Core.Experiments;

/// <summary>What is called, how often and how long it is waited for.</summary>
public sealed record Workload
{
    /// <summary>Name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>What is called.</summary>
    public required TargetSpec Target { get; init; }

    /// <summary>
    /// What is called in its place during the warm-up, for a call that changes something, or costs something; null for
    /// itself.
    /// </summary>
    public TargetSpec? WarmUp { get; init; }

    /// <summary>When it is called. It has to last as long as the trial.</summary>
    public required LoadProfile Load { get; init; }

    /// <summary>How long a call may take, counted from its start, before it is given up as timed out.</summary>
    [Allowed("1ms", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
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

namespace Chaos.Core.Experiments;

/// <summary>How long each part of a trial lasts.</summary>
public sealed record Durations
{
    /// <summary>Before anything counts: connections, caches and the just-in-time compiler settle.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Without a fault: the steady state must hold here.</summary>
    public required TimeSpan Baseline { get; init; }

    /// <summary>From the first fault window's start to the last one's end.</summary>
    public required TimeSpan Fault { get; init; }

    /// <summary>How long is watched after the last fault is gone.</summary>
    public required TimeSpan Recovery { get; init; }

    /// <summary>All of it.</summary>
    public TimeSpan Total => WarmUp + Baseline + Fault + Recovery;

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        foreach (var (name, value, least) in new[] { ("warmUp", WarmUp, 0), ("baseline", Baseline, 2), ("fault", Fault, 0), ("recovery", Recovery, 0) })
            if (value < TimeSpan.FromSeconds(least) || value > TimeSpan.FromHours(1))
                yield return new($"{path}.{name}", $"{value.TotalSeconds} s", $"{least} to 3,600 s");
    }
}

using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>What is asked of the policies while all is well.</summary>
public sealed record Objectives
{
    /// <summary>Share of the calls, 0 to 1, that may be turned away.</summary>
    [Allowed(0, 1, Above = true, Below = true)]
    public double? MaxRejectedShare { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

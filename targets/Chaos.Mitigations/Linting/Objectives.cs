using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>What the policies must achieve while there is no fault.</summary>
public sealed record Objectives
{
    /// <summary>Largest share of the calls, 0 to 1, that may be rejected.</summary>
    [Allowed(0, 1, Above = true, Below = true)]
    public double? MaxRejectedShare { get; init; }

    /// <summary>Returns every mistake, with paths under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}

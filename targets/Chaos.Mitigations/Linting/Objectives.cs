using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>What is asked of the policies while all is well.</summary>
public sealed record Objectives
{
    /// <summary>Share of the calls, 0 to 1, that may be turned away.</summary>
    public double? MaxRejectedShare { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        if (MaxRejectedShare is { } share && !(share is > 0 and < 1))
            yield return new($"{path}.maxRejectedShare", Words.Of(share), "above 0, below 1; 0.01 is 1 %");
    }
}

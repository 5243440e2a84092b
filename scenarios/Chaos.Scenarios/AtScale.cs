using Chaos.Core.Experiments;

namespace Chaos.Scenarios;

/// <summary>Selects the arms of a plan that run at a scale.</summary>
internal static class AtScale
{
    /// <summary>
    /// The whole plan; or, if the scale has no arms beside control and candidate, only these two and their
    /// expectations.
    /// </summary>
    internal static Experiment At(this Experiment whole, Scale scale)
    {
        if (scale.Levels)
            return whole;
        var left = whole.Arms.Where(a => a.Role == ArmRole.Level).Select(a => a.Name).ToHashSet();
        return whole with
        {
            Arms = [.. whole.Arms.Where(a => !left.Contains(a.Name))],
            Expectations = [.. whole.Expectations.Where(x => !x.About(whole).Any(left.Contains))],
        };
    }
}

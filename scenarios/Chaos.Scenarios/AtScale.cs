using Chaos.Core.Experiments;

namespace Chaos.Scenarios;

/// <summary>The part of an experiment that runs at a scale.</summary>
internal static class AtScale
{
    /// <summary>
    /// The whole experiment; or, where a scale has no levels, control and candidate with what is expected of them.
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

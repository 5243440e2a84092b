using Chaos.Core.Journeys;

namespace Chaos.Scenarios.Files;

/// <summary>A journey as it was read from the file.</summary>
/// <param name="Path">Its path in the file.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="After">The wait at its end.</param>
internal sealed record JourneyFile(string Path, IReadOnlyList<JourneyStepFile> Steps, ThinkTime After)
{
    /// <summary>The longest that it can take whose calls end within a time.</summary>
    /// <param name="timeout">The time limit of a step that has none of its own.</param>
    /// <param name="most">The longest time of one call.</param>
    public TimeSpan Longest(TimeSpan timeout, TimeSpan most) =>
        Steps.Aggregate(
            After.Most,
            (sum, s) => sum + s.Before.Most + ((s.File.Timeout ?? timeout) is var own && own < most ? own : most)
        );
}

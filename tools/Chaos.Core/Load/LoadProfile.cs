using System.Text.Json.Serialization;

namespace Chaos.Core.Load;

/// <summary>How much load is made and when: a pure function of time.</summary>
public abstract record LoadProfile
{
    /// <summary>The longest load that a plan may ask for, as limits write it: 7 days.</summary>
    internal const string LongestText = "168h";

    /// <summary>The longest load that a plan may ask for.</summary>
    public static readonly TimeSpan MaxDuration = Limits.DurationOf(LongestText);

    /// <summary>How long calls are begun.</summary>
    [JsonIgnore]
    public abstract TimeSpan Duration { get; }

    /// <summary>The load in a few words with its values and units.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>What is wrong with the values, each under <paramref name="path"/>; empty when all is well.</summary>
    public abstract IEnumerable<PlanError> Errors(string path);

    /// <summary>
    /// How many calls to expect between two times: what a plan can count on to decide its objectives.
    /// </summary>
    public abstract double CallsDue(TimeSpan from, TimeSpan to);

    /// <summary>The mistake of a load whose stages together take too long.</summary>
    internal static PlanError? DurationError(string field, TimeSpan duration) =>
        duration <= MaxDuration ? null : new(field, Limits.TextOf(duration), $"at most {LongestText}");
}

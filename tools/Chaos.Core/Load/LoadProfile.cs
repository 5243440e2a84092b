using System.Text.Json.Serialization;

namespace Chaos.Core.Load;

/// <summary>The load over time: a pure function of time.</summary>
public abstract record LoadProfile
{
    /// <summary>The longest load that a plan may ask for, as text: 7 days.</summary>
    internal const string LongestText = "168h";

    /// <summary>The longest load that a plan may ask for.</summary>
    public static readonly TimeSpan MaxDuration = Limits.DurationOf(LongestText);

    /// <summary>How long the load goes on beginning calls.</summary>
    [JsonIgnore]
    public abstract TimeSpan Duration { get; }

    /// <summary>The load in a few words, with its values and units.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>
    /// Returns every mistake in the values, each with a field under <paramref name="path"/>; empty when there is none.
    /// </summary>
    public abstract IEnumerable<PlanError> Errors(string path);

    /// <summary>
    /// Expected number of calls between two times. A plan uses it to check that its objectives can be decided.
    /// </summary>
    public abstract double CallsDue(TimeSpan from, TimeSpan to);

    /// <summary>
    /// The load of a part that gets this share of the calls. A plan uses it to check what is said of the part.
    /// </summary>
    public virtual LoadProfile Times(double share) => this;

    /// <summary>The mistake when the stages together last too long; null when they do not.</summary>
    internal static PlanError? DurationError(string field, TimeSpan duration) =>
        duration <= MaxDuration ? null : new(field, Limits.TextOf(duration), $"at most {LongestText}");
}

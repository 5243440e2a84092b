using System.Text.Json.Serialization;

namespace Chaos.Core.Policies;

/// <summary>
/// Describes one protective measure of a caller, such as a retry, a timeout or a retry budget. The concrete type, which
/// is found by its name, has the behaviour.
/// </summary>
public abstract record Mitigation
{
    /// <summary>
    /// The mistakes in the values, each under <paramref name="path"/>; empty when there are none. A concrete type adds
    /// the checks that involve several values.
    /// </summary>
    public virtual IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    /// <summary>
    /// The measure in a few words with its values and units, for example <c>3 retries, exponential 100 ms to 2 s, full
    /// jitter</c>.
    /// </summary>
    [JsonIgnore]
    public abstract string Summary { get; }
}

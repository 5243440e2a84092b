using System.Text.Json.Serialization;

namespace Chaos.Core.Policies;

/// <summary>
/// One protective measure of a caller, as data: a retry, a timeout, a budget. Its behaviour lives with its concrete
/// type, which is found by name.
/// </summary>
public abstract record Mitigation
{
    /// <summary>
    /// What is wrong with the values, each under <paramref name="path"/>; empty when all is well. Of what hangs on
    /// another value its concrete type knows.
    /// </summary>
    public virtual IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    /// <summary>
    /// The measure in a few words with its values and units, for example <c>3 retries, exponential 100 ms to 2 s, full
    /// jitter</c>.
    /// </summary>
    [JsonIgnore]
    public abstract string Summary { get; }
}

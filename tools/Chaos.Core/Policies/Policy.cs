using System.Text.Json.Serialization;

namespace Chaos.Core.Policies;

/// <summary>
/// The mitigations of a caller from the outermost to the innermost. With an empty list a call makes one attempt and
/// waits without a limit.
/// </summary>
public sealed record Policy
{
    /// <summary>
    /// The mitigations, outermost first: a timeout before a retry limits the whole call, and a timeout after it limits
    /// each attempt.
    /// </summary>
    public required IReadOnlyList<Mitigation> Mitigations { get; init; }

    /// <summary>No protection at all.</summary>
    public static Policy None { get; } = new() { Mitigations = [] };

    /// <summary>The policy in words.</summary>
    [JsonIgnore]
    public string Summary =>
        Mitigations.Count == 0 ? "no protection" : string.Join("; ", Mitigations.Select(m => m.Summary));

    /// <summary>Every mistake in every mitigation, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) =>
        Mitigations.SelectMany((m, i) => m.Errors($"{path}.mitigations[{i}]"));

    public bool Equals(Policy? other) => other is not null && Mitigations.SequenceEqual(other.Mitigations);

    public override int GetHashCode() => Mitigations.Aggregate(17, HashCode.Combine);
}

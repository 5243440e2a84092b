namespace Chaos.Core.Journeys;

/// <summary>A journey of a mix.</summary>
/// <param name="Weight">How often it is taken, relative to the other weights of the mix.</param>
/// <param name="Journey">The journey. A single call is a journey of one step of the same name.</param>
public sealed record MixPart([property: Allowed(0, MixPart.MostWeight, Above = true)] double Weight, Journey Journey)
{
    /// <summary>The largest weight.</summary>
    public const double MostWeight = 1_000_000;

    /// <summary>The user's own labels, kept with the figures of the whole journey.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns every mistake, each with a field under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) =>
        [.. Limits.Of(this, path), .. Journey.Errors($"{path}.journey")];
}

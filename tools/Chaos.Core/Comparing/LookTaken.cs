namespace Chaos.Core.Comparing;

/// <summary>The look that decided a comparison, or the last one taken.</summary>
/// <param name="Number">Number of the look, from 1.</param>
/// <param name="Looks">All planned looks.</param>
public sealed record LookTaken(int Number, IReadOnlyList<Look> Looks)
{
    /// <summary>The look.</summary>
    public Look Taken => Looks[Number - 1];
}

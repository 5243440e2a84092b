namespace Chaos.Core.Comparing;

/// <summary>The look at which a comparison was decided, or the last one that was taken.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Looks">All that were fixed beforehand.</param>
public sealed record LookTaken(int Number, IReadOnlyList<Look> Looks)
{
    /// <summary>The look.</summary>
    public Look Taken => Looks[Number - 1];
}

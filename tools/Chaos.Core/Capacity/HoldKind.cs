namespace Chaos.Core.Capacity;

/// <summary>Why a search for the capacity holds a rate.</summary>
public enum HoldKind
{
    /// <summary>On the way up, each rate twice the one before.</summary>
    Up,

    /// <summary>On the way down right after an overload, without a pause: whether what held before holds again.</summary>
    Down,

    /// <summary>A low rate after an overload, so that the next hold begins with a recovered service.</summary>
    Recovery,

    /// <summary>Between the highest rate that held and the lowest that did not.</summary>
    Between,
}

namespace Chaos.Core.Comparing;

/// <summary>What the rounds so far may decide.</summary>
internal enum LookKind
{
    /// <summary>Everything: no further round will run.</summary>
    Last,

    /// <summary>
    /// Only that the arms differ. Whether they are alike is left to the last look, which then has the whole error
    /// probability allowed for it.
    /// </summary>
    Early,

    /// <summary>Nothing: the rounds ended at a number for which no look was planned.</summary>
    Between,
}

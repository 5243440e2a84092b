namespace Chaos.Core.Comparing;

/// <summary>What may be decided by the rounds that have run.</summary>
internal enum LookKind
{
    /// <summary>All: no further round is going to run.</summary>
    Last,

    /// <summary>
    /// That arms differ. That they are alike can wait for the last look, which so has all of the error that this may
    /// have.
    /// </summary>
    Early,

    /// <summary>Nothing: rounds ended where no look had been fixed.</summary>
    Between,
}

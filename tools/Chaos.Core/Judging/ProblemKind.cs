namespace Chaos.Core.Judging;

/// <summary>Why a measurement cannot be trusted.</summary>
internal enum ProblemKind
{
    /// <summary>A trial did not run, or too few rounds did.</summary>
    NotMade,

    /// <summary>A trial was stopped.</summary>
    Stopped,

    /// <summary>Too few calls were good before the fault.</summary>
    Unsteady,

    /// <summary>A fault was not seen to be there, or to be gone.</summary>
    Unproven,

    /// <summary>The candidate has too few good calls to pass by what it was asked.</summary>
    FewGoodCalls,

    /// <summary>A service ended by itself, or took too long to start.</summary>
    Happening,
}

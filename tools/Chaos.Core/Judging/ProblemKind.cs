namespace Chaos.Core.Judging;

/// <summary>Kinds of reasons why a measurement cannot be trusted.</summary>
internal enum ProblemKind
{
    /// <summary>A trial did not run, or too few rounds did.</summary>
    NotMade,

    /// <summary>A trial was stopped.</summary>
    Stopped,

    /// <summary>Too few calls were good before the fault.</summary>
    Unsteady,

    /// <summary>A fault was not proven to be active, or to be gone.</summary>
    Unproven,

    /// <summary>Too few of the candidate's calls were good for a Pass.</summary>
    FewGoodCalls,

    /// <summary>A service ended by itself, or took too long to start.</summary>
    Happening,
}

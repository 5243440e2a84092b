namespace Chaos.Core.Judging;

/// <summary>Exit codes of every command.</summary>
public enum ExitCode
{
    /// <summary>Everything was as expected.</summary>
    AsExpected = 0,

    /// <summary>A mitigation failed.</summary>
    Failed = 1,

    /// <summary>Something could not be decided.</summary>
    Inconclusive = 2,

    /// <summary>The experiment or the arguments are wrong.</summary>
    Invalid = 3,

    /// <summary>The tool itself failed.</summary>
    Broken = 4,

    /// <summary>Interrupted by the user.</summary>
    Interrupted = 130,
}

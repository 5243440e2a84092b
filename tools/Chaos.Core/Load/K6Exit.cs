namespace Chaos.Core.Load;

/// <summary>The exit codes of k6, as its documentation lists them.</summary>
public static class K6Exit
{
    private const int CrossedThreshold = 99;
    private const int WrongConfiguration = 104;
    private const int ScriptFailed = 107;

    /// <summary>What an exit code means, to follow its number; empty for one that says no more.</summary>
    public static string MeaningOf(int code) =>
        code switch
        {
            CrossedThreshold => ", a threshold was crossed",
            100 => ", its setup took too long",
            WrongConfiguration => ", its configuration is wrong",
            105 => ", a signal ended it",
            ScriptFailed => ", its script failed",
            108 => ", its script ended the test",
            _ => "",
        };

    /// <summary>Whether the script or its configuration is wrong, so that no other run of it can be judged either.</summary>
    public static bool IsWrong(int code) => code is WrongConfiguration or ScriptFailed;
}

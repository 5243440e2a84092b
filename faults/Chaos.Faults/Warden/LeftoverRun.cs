using Chaos.Core.Texts;

namespace Chaos.Faults.Warden;

/// <summary>A run that left something behind, or that is in progress.</summary>
public sealed record LeftoverRun
{
    /// <summary>The command that cleans up.</summary>
    public const string TakesBack = "chaos reset";

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The journal's header; null when its first line is incomplete.</summary>
    public required JournalHeader? Header { get; init; }

    /// <summary>Whether the run's process is alive. Then the run is left alone.</summary>
    public required bool InProgress { get; init; }

    /// <summary>Number of faults that are not reverted.</summary>
    public required int Faults { get; init; }

    /// <summary>Number of its processes that are alive.</summary>
    public required int Processes { get; init; }

    /// <summary>Returns one line for the user.</summary>
    public override string ToString() =>
        InProgress
            ? $"run {RunId} is going on in process {Header?.Runner.Pid} ({Header?.Description})"
            : $"run {RunId} ({Header?.Description ?? "its journal has no whole first line"}) died and left "
                + $"{Counted.Of(Faults, "fault")} and {Counted.Of(Processes, "process", "processes")}; "
                + $"{TakesBack} cleans them up";
}

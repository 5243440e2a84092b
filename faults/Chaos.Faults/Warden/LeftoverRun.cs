using Chaos.Core.Texts;

namespace Chaos.Faults.Warden;

/// <summary>A run that left something behind, or one that is going on.</summary>
public sealed record LeftoverRun
{
    /// <summary>The command that cleans up.</summary>
    public const string TakesBack = "chaos reset";

    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Whose it is; null when the journal's first line is not whole.</summary>
    public required JournalHeader? Header { get; init; }

    /// <summary>Whether its runner lives: then it is another run, to be left alone.</summary>
    public required bool InProgress { get; init; }

    /// <summary>Faults that were not taken back.</summary>
    public required int Faults { get; init; }

    /// <summary>Processes of it that live.</summary>
    public required int Processes { get; init; }

    /// <summary>One line for the user.</summary>
    public override string ToString() =>
        InProgress
            ? $"run {RunId} is going on in process {Header?.Runner.Pid} ({Header?.Description})"
            : $"run {RunId} ({Header?.Description ?? "its journal has no whole first line"}) died and left "
                + $"{Counted.Of(Faults, "fault")} and {Counted.Of(Processes, "process", "processes")}; "
                + $"{TakesBack} takes them back";
}

using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>Whose journal it is: its first line.</summary>
public sealed record JournalHeader
{
    /// <summary>The form of journal that this version writes, and the newest it can act on.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The form of this journal.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Id of the run and value of its mark.</summary>
    public required string RunId { get; init; }

    /// <summary>The process that runs it.</summary>
    public required ProcessIdentity Runner { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>What the run is, for a person to read, for example <c>chaos run smoke</c>. Holds no token.</summary>
    public required string Description { get; init; }

    /// <summary>Hosts besides loopback that undo requests may go to: those the user allowed as targets.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}

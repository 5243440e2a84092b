using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>The first line of a journal: which run it belongs to.</summary>
public sealed record JournalHeader
{
    /// <summary>The format version that this code writes, and the newest that it can read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format version of this journal.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Id of the run and value of its mark.</summary>
    public required string RunId { get; init; }

    /// <summary>The process of the run.</summary>
    public required ProcessIdentity Runner { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Description of the run for a user, for example <c>chaos run smoke</c>. Contains no token.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// Hosts besides loopback that undo requests may be sent to: those that the user allowed as targets.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}

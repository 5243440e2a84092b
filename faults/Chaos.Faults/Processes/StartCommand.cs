namespace Chaos.Faults.Processes;

/// <summary>
/// A command of the user that starts a service again which does not belong to the run. The started process belongs to
/// the user and outlives the run.
/// </summary>
public sealed record StartCommand
{
    /// <summary>
    /// Environment variable that identifies a started process. It is not a run's mark, so a process that has it is
    /// never killed with a run.
    /// </summary>
    public const string Variable = "CHAOS_STARTED";

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Its working directory; null for the run's own.</summary>
    public string? Folder { get; init; }

    /// <summary>Changes to the run's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// File that its output is appended to, unchanged. A pipe to the run would not do, because the run ends first.
    /// </summary>
    public required string LogPath { get; init; }

    /// <summary>Value of <see cref="Variable"/>.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether a process that this command started is alive.</summary>
    public bool HasStarted => RunMark.IsAnywhere($"{Variable}={Tag}");

    /// <summary>Starts the command in a session of its own.</summary>
    /// <returns>The process. Only the user ends it.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public DetachedProcess Start()
    {
        var environment = Environment.ToDictionary(v => v.Key, v => (string?)v.Value);
        environment[RunMark.Variable] = null;
        environment[Variable] = Tag;
        return DetachedProcess.Start(
            new(Words[0], [.. Words.Skip(1)], Folder, environment, KeepInput: false, static _ => { }),
            LogPath
        );
    }
}

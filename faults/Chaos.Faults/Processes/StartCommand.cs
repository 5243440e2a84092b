namespace Chaos.Faults.Processes;

/// <summary>
/// A command of the user's that brings a service back which is not the run's: what it starts belongs to the user, and
/// goes on after the run.
/// </summary>
public sealed record StartCommand
{
    /// <summary>
    /// Variable of the environment by which what was started is known again. It says nothing else, and is not the mark
    /// of a run: what carries it is never ended with one.
    /// </summary>
    public const string Variable = "CHAOS_STARTED";

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Where it is started; null for where the run is.</summary>
    public string? Folder { get; init; }

    /// <summary>What differs from the run's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>File to which its output goes as it is; it must not be a pipe to the run, which ends first.</summary>
    public required string LogPath { get; init; }

    /// <summary>Value of <see cref="Variable"/>.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether something lives that this has started.</summary>
    public bool HasStarted => RunMark.IsAnywhere($"{Variable}={Tag}");

    /// <summary>Starts it, in a session of its own.</summary>
    /// <returns>The process, which nobody ends but the user.</returns>
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

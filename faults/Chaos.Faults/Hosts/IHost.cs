using Chaos.Faults.Warden;

namespace Chaos.Faults.Hosts;

/// <summary>
/// The host that a service runs in, as faults act on it: a child process of the run, a process that ran already, later
/// a container. An action hits exactly this host or nothing, and is complete when its task is.
/// </summary>
public interface IHost
{
    /// <summary>Name of the service that runs in it.</summary>
    string Name { get; }

    /// <summary>A short description, such as <c>process 1234</c>.</summary>
    string Words { get; }

    /// <summary>Its current state, read from the operating system or container runtime.</summary>
    HostState State { get; }

    /// <summary>Returns how it ended, for whatever reason; null while it is alive.</summary>
    ValueTask<HostEnd?> EndAsync();

    /// <summary>The last lines of its output; empty if its output is not read.</summary>
    IReadOnlyList<string> LastLines { get; }

    /// <summary>The undo record that resumes it if the run dies. Record it before <see cref="PauseAsync"/>.</summary>
    UndoRecord UndoPause { get; }

    /// <summary>
    /// The undo record that starts it again if the run dies. Record it before <see cref="KillAsync"/>. Null for a host
    /// that ends with the run.
    /// </summary>
    UndoRecord? UndoKill { get; }

    /// <summary>Pauses it.</summary>
    Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>Resumes it.</summary>
    Task ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Kills it at once, like a crash.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Starts it again as it was started before.</summary>
    /// <exception cref="HostException">It did not start again.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns the last lines of its output after it has ended. Waits briefly for lines that are still in its pipe.
    /// </summary>
    Task<IReadOnlyList<string>> LastWordsAsync(CancellationToken cancellationToken);
}

using Chaos.Faults.Warden;

namespace Chaos.Faults.Hosts;

/// <summary>
/// What a service runs in, as faults act on it: a process of the run's, one that ran already, later a container. An act
/// hits what is meant or nothing, and its promise holds on return.
/// </summary>
public interface IHost
{
    /// <summary>Name of the service that runs in it.</summary>
    string Name { get; }

    /// <summary>What it is, in words: <c>process 1234</c>.</summary>
    string Words { get; }

    /// <summary>What it does now, read from whatever runs it.</summary>
    HostState State { get; }

    /// <summary>How it ended, whoever wanted that; null while it lives.</summary>
    ValueTask<HostEnd?> EndAsync();

    /// <summary>The last lines that it wrote; empty where nobody reads them.</summary>
    IReadOnlyList<string> LastLines { get; }

    /// <summary>
    /// What lets it go on when the runner has died, to be put on record before <see cref="PauseAsync"/>.
    /// </summary>
    UndoRecord UndoPause { get; }

    /// <summary>
    /// What brings it back when the runner has died, to be put on record before <see cref="KillAsync"/>; null for one
    /// that ends with the run.
    /// </summary>
    UndoRecord? UndoKill { get; }

    /// <summary>Has it stand still.</summary>
    Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>Lets it go on.</summary>
    Task ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Ends it at once, as a crash would.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Starts it again, as it was started before.</summary>
    /// <exception cref="HostException">It did not come up again.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The last lines of one that has ended, some of which may still be on their way.</summary>
    Task<IReadOnlyList<string>> LastWordsAsync(CancellationToken cancellationToken);
}

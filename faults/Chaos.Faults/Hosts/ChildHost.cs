using System.Globalization;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Hosts;

/// <summary>A child process of the run as a host. It ends with the run.</summary>
/// <param name="child">The process.</param>
public sealed class ChildHost(ChildProcess child) : IHost
{
    /// <inheritdoc/>
    public string Name => child.Name;

    /// <inheritdoc/>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"process {child.Identity.Pid}");

    /// <inheritdoc/>
    public HostState State => child.Exited.IsCompleted ? HostState.Gone : child.State;

    /// <inheritdoc/>
    public async ValueTask<HostEnd?> EndAsync() =>
        child.Ended.IsCompleted ? new(await child.Ended, await child.Exited, !child.EndedByItself) : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> LastLines => child.LastLines;

    /// <inheritdoc/>
    public UndoRecord UndoPause => new ResumeUndo(child.Identity);

    /// <inheritdoc/>
    public UndoRecord? UndoKill => null;

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        child.Pause();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellationToken)
    {
        child.Resume();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task KillAsync(CancellationToken cancellationToken)
    {
        child.Kill();
        return child.Exited.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => child.RestartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> LastWordsAsync(CancellationToken cancellationToken) =>
        child.LastWordsAsync(cancellationToken);
}

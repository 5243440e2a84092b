using System.Runtime.InteropServices;
using Chaos.Core.Judging;

namespace Chaos.Cli.Running;

/// <summary>Ctrl+C and its kin. The first asks the run to end in good order; a second one ends the process at once, and the warden cleans up behind it.</summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private int _signals;

    /// <summary>Begins to listen; <paramref name="first"/> is told of the first signal.</summary>
    public Interruption(Action first) =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, context =>
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref _signals) > 1) Environment.Exit((int)ExitCode.Interrupted);
            first();
            _source.Cancel();
        }))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}

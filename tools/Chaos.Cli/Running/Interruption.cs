using System.Runtime.InteropServices;
using Chaos.Core.Judging;

namespace Chaos.Cli.Running;

/// <summary>
/// Handles Ctrl+C, SIGTERM and SIGHUP. The first signal asks the run to end in an orderly way. A signal that comes a
/// second later or more ends the process at once, and the warden cleans up. An earlier one counts as a repetition of
/// the first: <c>timeout</c> and others signal both the process and its group.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan s_sameWish = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly TimeProvider _time = TimeProvider.System;
    private long _first;

    /// <summary>Begins to listen. <paramref name="first"/> is called at the first signal.</summary>
    public Interruption(Action first) =>
        _registrations = [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s =>
                PosixSignalRegistration.Create(
                    s,
                    context =>
                    {
                        context.Cancel = true;
                        if (Interlocked.CompareExchange(ref _first, _time.GetTimestamp(), 0) is not 0 and var earlier)
                        {
                            if (_time.GetElapsedTime(earlier) >= s_sameWish)
                                Environment.Exit((int)ExitCode.Interrupted);
                            return;
                        }
                        // Cancel before printing anything: the terminal may be gone.
                        _source.Cancel();
                        first();
                    }
                )
            ),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}

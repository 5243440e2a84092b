using System.ComponentModel;
using System.Globalization;
using System.Net;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Brings back a service that is not the run's and was killed by it: its own command is run, unless it lives, somebody
/// listens in its place, or the command was run already.
/// </summary>
[UndoKind("start")]
internal sealed record StartUndo : UndoRecord
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a process may take to be gone after its SIGKILL: it gives its memory back first.</summary>
    private static readonly TimeSpan s_dying = TimeSpan.FromSeconds(1);

    /// <summary>The process that is killed.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>What the user calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What brings it back.</summary>
    public required StartCommand Command { get; init; }

    /// <summary>Where it listens, as <c>127.0.0.1:5001</c>.</summary>
    public required IReadOnlyList<string> Listens { get; init; }

    public override string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"start {Name} (process {Process.Pid})");

    public override string Lane => string.Create(CultureInfo.InvariantCulture, $"process {Process.Pid}");

    public override async Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken)
    {
        // It may have been killed just before the runner died; nobody knows whether it was.
        var begun = scope.Time.GetTimestamp();
        while (Process.IsAlive && scope.Time.GetElapsedTime(begun) < s_dying)
            await Task.Delay(s_look, scope.Time, cancellationToken);
        if (Process.IsAlive)
            return new(Summary, UndoResult.NotNeeded, "it lives");
        if (Listens.Any(IsListenedAt))
            return new(Summary, UndoResult.NotNeeded, "somebody listens in its place");
        if (Command.HasStarted)
            return new(Summary, UndoResult.NotNeeded, "it is being started");
        try
        {
            var started = Command.Start();
            return new(
                Summary,
                UndoResult.Reverted,
                string.Create(CultureInfo.InvariantCulture, $"its command runs as process {started.Pid}")
            );
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException or IOException)
        {
            return new(Summary, UndoResult.Failed, e.Message);
        }
    }

    private static bool IsListenedAt(string address) =>
        IPEndPoint.TryParse(address, out var end) && (PortOwner.All(end, out var isUnknown).Count > 0 || isUnknown);
}

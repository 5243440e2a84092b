using System.ComponentModel;
using System.Globalization;
using System.Net;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Undo record that starts a service again which the run killed and which does not belong to the run. The service's
/// start command is run, unless the service is alive, another process listens in its place, or the command was run
/// already.
/// </summary>
[UndoKind("start")]
internal sealed record StartUndo : UndoRecord
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Time limit until a process is gone after SIGKILL, because it first has to free its memory.</summary>
    private static readonly TimeSpan s_dying = TimeSpan.FromSeconds(1);

    /// <summary>The process that is to be killed.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>Name of the service.</summary>
    public required string Name { get; init; }

    /// <summary>The command that starts it.</summary>
    public required StartCommand Command { get; init; }

    /// <summary>Addresses where it listens, such as <c>127.0.0.1:5001</c>.</summary>
    public required IReadOnlyList<string> Listens { get; init; }

    public override string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"start {Name} (process {Process.Pid})");

    public override string Lane => string.Create(CultureInfo.InvariantCulture, $"process {Process.Pid}");

    public override async Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken)
    {
        // The run may have died just before or just after the kill; the record does not say which.
        var begun = scope.Time.GetTimestamp();
        while (Process.IsAlive && scope.Time.GetElapsedTime(begun) < s_dying)
            await Task.Delay(s_look, scope.Time, cancellationToken);
        if (Process.IsAlive)
            return new(Summary, UndoResult.NotNeeded, "it is running");
        if (Listens.Any(IsListenedAt))
            return new(Summary, UndoResult.NotNeeded, "another process listens in its place");
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
